"""Keys and signatures of bundles; that the UDF runtime takes what Python signs is shown in test_hot_swap.py."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from bundles import write_bundle
from typer.testing import CliRunner

from deploy.cli import app
from modelbuild.errors import BundleError, SigningError
from modelbuild.signing import load_private_key, sign_bundle, verify_bundle, write_keys

run = CliRunner().invoke


def test_what_one_key_signed_the_other_verifies(bundle: Path, tmp_path: Path) -> None:
    public = write_keys(tmp_path / "models.key").read_bytes()
    with pytest.raises(SigningError, match="not signed"):
        verify_bundle(bundle, public)
    sign_bundle(bundle, load_private_key(str(tmp_path / "models.key")))
    verify_bundle(bundle, public)
    with pytest.raises(SigningError, match="not by this key"):
        verify_bundle(bundle, write_keys(tmp_path / "other.key").read_bytes())


def test_only_the_owner_reads_the_private_key_and_it_is_never_overwritten(tmp_path: Path) -> None:
    write_keys(tmp_path / "models.key")
    assert stat.S_IMODE((tmp_path / "models.key").stat().st_mode) == 0o600
    before = (tmp_path / "models.key").read_bytes()
    with pytest.raises(SigningError, match="is there already"):
        write_keys(tmp_path / "models.key")
    assert (tmp_path / "models.key").read_bytes() == before


def test_a_key_from_the_environment(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public = write_keys(tmp_path / "models.key")
    monkeypatch.setenv("MODEL_KEY", (tmp_path / "models.key").read_text())
    result = run(app, ["model", "sign", str(bundle), "--key", "env:MODEL_KEY", "--json"])
    assert json.loads(result.stdout) == {"signature": str(bundle / "manifest.json.sig")}
    verify_bundle(bundle, public.read_bytes())
    with pytest.raises(SigningError, match="no variable NOWHERE"):
        load_private_key("env:NOWHERE")


def test_what_is_no_key_is_refused_without_a_word_of_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("-----BEGIN PRIVATE KEY-----\nMySecretWords\n-----END PRIVATE KEY-----\n")
    with pytest.raises(SigningError, match="no unencrypted private key on P-256") as error:
        load_private_key(str(secret))
    assert "MySecretWords" not in str(error.value)
    public = write_keys(tmp_path / "models.key")
    with pytest.raises(SigningError, match="no unencrypted private key"):
        load_private_key(str(public))


def test_a_changed_bundle_is_not_signed(bundle: Path, tmp_path: Path) -> None:
    write_keys(tmp_path / "models.key")
    (bundle / "network.json").write_text("{}")
    with pytest.raises(BundleError, match="has changed"):
        sign_bundle(bundle, load_private_key(str(tmp_path / "models.key")))
    assert not (bundle / "manifest.json.sig").exists()


def test_keygen_says_which_key_is_for_whom(tmp_path: Path) -> None:
    result = run(app, ["model", "keygen", str(tmp_path / "k")])
    assert result.exit_code == 0
    assert "k.pub is for the servers" in result.stdout.replace("\n", "")
    write_bundle(tmp_path)
    signed = run(app, ["model", "sign", str(tmp_path / "tiny-1.0.0"), "--key", str(tmp_path / "k")])
    assert signed.stdout.startswith("signed:")
