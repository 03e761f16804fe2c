"""Building jars: what is in them, that they are reused or the same again, and what keeps one from being built."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from bundles import golden, network, write_bundle

from modelbuild.errors import BundleError
from modelbuild.signing import load_private_key, sign_bundle, write_keys
from udf_bridge.contents import describe_contents, settle
from udf_bridge.description import DESCRIPTION, describe
from udf_bridge.errors import BuildError, JarError, ParityError
from udf_bridge.jar import JarReport, build
from udf_bridge.sizes import measure


def test_a_jar_holds_functions_runtime_bundles_and_nothing_of_the_servers(proven: JarReport) -> None:
    with zipfile.ZipFile(proven.path) as archive:
        names = archive.namelist()
        class_versions = {struct.unpack(">H", archive.read(name)[6:8])[0] for name in names if name.endswith(".class")}
    assert "io/ksqlanomaly/generated/TinyAnomaly.class" in names
    assert "io/ksqlanomaly/udf/ModelHolder.class" in names
    assert [name for name in names if name.startswith("ksql-anomaly/models/other/")] == [
        "ksql-anomaly/models/other/2.1.0/golden-sample.json",
        "ksql-anomaly/models/other/2.1.0/manifest.json",
        "ksql-anomaly/models/other/2.1.0/network.json",
    ]
    assert not [name for name in names if name.startswith(("io/confluent/", "org/apache/", "org/slf4j/"))]
    assert not [name for name in names if "tensorflow" in name.lower() or "graph" in name.lower()]
    assert class_versions == {55}


def test_a_jar_tells_what_it_was_built_from(proven: JarReport) -> None:
    description = describe(proven.path)
    assert description == proven.description
    assert [(model.name, model.version, model.backend) for model in description.models] == [
        ("other", "2.1.0", "java"),
        ("tiny", "1.0.0", "java"),
    ]
    assert description.platform.ksqldb == "8.x"
    assert description.platform.tensorflow_java is None
    functions = {function.name: function for function in description.functions}
    assert functions["TINY_IS_ANOMALY"].class_name == "io.ksqlanomaly.generated.TinyIsAnomaly"
    assert functions["TINY_IS_ANOMALY"].signatures[0].parameters == ["DOUBLE"] * 3
    assert functions["TINY_IS_ANOMALY"].signatures[0].returns == "BOOLEAN"


def test_all_functions_of_a_jar_are_proven_in_all_call_forms(proven: JarReport) -> None:
    assert proven.parity is not None
    for model in proven.parity.models:
        assert model.golden_rows == 6
        assert model.calls == 6 * (4 + 4 + 8 + 4 + 4)
        assert model.faults == []
        assert 0 < model.score_difference <= 5e-7


def test_the_same_things_give_the_same_bytes_and_are_not_built_twice(bundle: Path, tmp_path: Path) -> None:
    first = build([bundle], tmp_path / "one.jar", prove=False)
    second = build([shutil.copytree(bundle, tmp_path / "copy" / bundle.name)], tmp_path / "two.jar", prove=False)
    assert first.path.read_bytes() == second.path.read_bytes()
    before = first.path.stat()
    again = build([bundle], tmp_path / "one.jar", prove=False)
    assert again.reused
    assert again.description == first.description
    assert first.path.stat().st_mtime_ns == before.st_mtime_ns


def test_new_weights_need_no_compiler(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build([bundle], tmp_path / "one.jar", prove=False)
    monkeypatch.setattr("udf_bridge.compilation.compile_java", None)
    changed = network()
    changed["layers"][0]["bias"] = base64.b64encode(struct.pack("<2f", 0.5, -0.25)).decode()
    other = write_bundle(tmp_path / "changed", content={"network.json": changed})
    second = build([other], tmp_path / "two.jar", prove=False)
    [before], [after] = first.description.models, second.description.models
    assert before.manifest_sha256 != after.manifest_sha256
    with zipfile.ZipFile(second.path) as archive:
        holder = archive.read("io/ksqlanomaly/generated/TinyModel.class")
    assert after.manifest_sha256.encode() in holder
    assert before.manifest_sha256.encode() not in holder


def test_a_signed_bundle_keeps_its_signature(bundle: Path, tmp_path: Path) -> None:
    unsigned = build([bundle], tmp_path / "one.jar", prove=False).description
    sign_bundle(bundle, load_private_key(str(make_key(tmp_path))))
    signed = build([bundle], tmp_path / "one.jar", prove=False)
    assert not signed.reused
    assert unsigned.models[0].signature_sha256 is None
    with zipfile.ZipFile(signed.path) as archive:
        content = archive.read("ksql-anomaly/models/tiny/1.0.0/manifest.json.sig")
    assert hashlib.sha256(content).hexdigest() == signed.description.models[0].signature_sha256


def make_key(folder: Path) -> Path:
    write_keys(folder / "key.pem")
    return folder / "key.pem"


def test_a_jar_on_plain_java_is_small(proven: JarReport) -> None:
    sizes = measure(proven.path)
    assert sizes.file == proven.size < 200_000
    assert (sizes.natives, sizes.libraries) == (0, 0)
    assert set(sizes.models) == {"tiny", "other"}


def test_whatever_decides_a_jar_decides_its_fingerprint(bundle: Path, tmp_path: Path) -> None:
    changed = write_bundle(tmp_path / "changed", threshold=2.0)
    fingerprints = {
        describe_contents(settle([folder], backends, names, target, proven)).fingerprint
        for folder, backends, names, target, proven in [
            (bundle, {}, {}, "8.x", True),
            (changed, {}, {}, "8.x", True),
            (bundle, {"tiny": "tensorflow"}, {}, "8.x", True),
            (bundle, {"tiny": "tensorflow"}, {}, "7.x", True),
            (bundle, {}, {"TINY_ANOMALY": "ODD"}, "8.x", True),
            (bundle, {}, {}, "8.x", False),
        ]
    }
    assert len(fingerprints) == 6


def test_a_damaged_jar_is_built_anew(bundle: Path, tmp_path: Path) -> None:
    output = tmp_path / "one.jar"
    content = build([bundle], output, prove=False).path.read_bytes()
    output.write_bytes(content[: len(content) // 2])
    assert not build([bundle], output, prove=False).reused
    assert output.read_bytes() == content


def test_a_model_that_differs_from_keras_never_replaces_a_good_jar(bundle: Path, tmp_path: Path) -> None:
    output = tmp_path / "one.jar"
    build([bundle], output, prove=False)
    good = output.read_bytes()
    wrong = golden()
    wrong["score"][1] += 1e-4
    with pytest.raises(ParityError, match=r"tiny: TINY_ANOMALY\(values\), golden row 1: score .* expected"):
        build([write_bundle(tmp_path / "wrong", content={"golden.json": wrong})], output)
    assert output.read_bytes() == good
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_bundle_with_a_changed_byte_is_refused_naming_file_and_sums(bundle: Path, tmp_path: Path) -> None:
    network = bundle / "network.json"
    network.write_text(network.read_text().replace("10.0", "10.5"))
    with pytest.raises(BundleError, match=r"network\.json.*[0-9a-f]{64}.*[0-9a-f]{64}"):
        build([bundle], tmp_path / "one.jar")
    assert not (tmp_path / "one.jar").exists()


def test_a_bundle_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    newer = write_bundle(tmp_path, format_version=3)
    with pytest.raises(BundleError, match=r"format_version 3 is newer than 2"):
        build([newer], tmp_path / "one.jar")


def test_what_cannot_be_built_is_named(bundle: Path, tmp_path: Path) -> None:
    output = tmp_path / "one.jar"
    with pytest.raises(BuildError, match="no bundle"):
        build([], output)
    with pytest.raises(BuildError, match="unknown backend onnx for model tiny; there are java, tensorflow"):
        build([bundle], output, backends={"tiny": "onnx"})
    with pytest.raises(BuildError, match="a backend is given for model payment; there are tiny"):
        build([bundle], output, backends={"payment": "java"})
    with pytest.raises(BuildError, match="two bundles of one model, tiny"):
        build([bundle, write_bundle(tmp_path / "more", version="1.1.0")], output)


def test_jars_that_cannot_be_described_are_named(tmp_path: Path, bundle: Path) -> None:
    path = tmp_path / "x.jar"
    with pytest.raises(JarError, match=r"x\.jar: no such file"):
        describe(path)
    path.write_bytes(b"not a jar")
    with pytest.raises(JarError, match=r"x\.jar: damaged"):
        describe(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.txt", "")
    with pytest.raises(JarError, match="not built by ksql-anomaly"):
        describe(path)
    document = json.loads(build([bundle], tmp_path / "good.jar", prove=False).description.model_dump_json())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(DESCRIPTION, json.dumps(document | {"format_version": 7}))
    with pytest.raises(JarError, match="has format_version 7; versions up to 1 can be read"):
        describe(path)
