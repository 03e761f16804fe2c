"""Publish a bundle to a model source, see what is there, take the last one back."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from modelbuild.bundle import MANIFEST, SIGNATURE, Bundle, read_bundle
from modelbuild.packing import pack, unpack
from udf_bridge.errors import PublishError
from udf_bridge.parity_checks import TOLERANCE
from udf_bridge.publish.pointer import Pointer, Published, Role
from udf_bridge.publish.store import ModelStore


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: `changed` is false when that version had the role already."""

    pointer: Pointer
    published: Published
    role: Role
    changed: bool


def publish(bundle: str | Path, store: ModelStore, role: Role = "champion", *, force: bool = False) -> Publication:
    """Check a bundle (a folder, or a packed one), copy it into the source, and point to it last.

    Servers of that source take it up within five seconds, or refuse it and go on with the one they have.

    Raises:
        BundleError: a bundle that is damaged, of a newer format, or has something in it that a server refuses.
        PublishError: that version is there with other content; its features are not those of the champion (unless
            `force`: a server will still refuse them); the source can not be written.
    """
    path = Path(bundle)
    if path.is_dir():
        return _publish(read_bundle(path), store, role, force)
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-publish-") as scratch:
        return _publish(unpack(path, Path(scratch)), store, role, force)


def pointers(store: ModelStore) -> list[Pointer]:
    """Return the pointers of all models of a source."""
    return [store.read(model) for model in store.models()]


def rollback(model: str, store: ModelStore, role: Role = "champion") -> Pointer:
    """Point to the champion before the present one, or withdraw the challenger; return the pointer after it.

    Raises PublishError: nothing of that model, or of that role, is published.
    """
    with store.locked():
        _check_known(model, store)
        previous = store.read(model)
        if role == "champion":
            pointer = previous.rolled_back()
        elif previous.challenger is None:
            raise PublishError(f"{model} has no challenger to withdraw")
        else:
            pointer = previous.model_copy(update={"challenger": None})
        store.write_pointer(pointer, previous)
    return pointer


def _publish(bundle: Bundle, store: ModelStore, role: Role, force: bool) -> Publication:
    content = pack(bundle)
    with store.locked():
        previous = store.read(bundle.manifest.name)
        published = _describe(bundle, content)
        _check_version(previous, published)
        if not force:
            _check_features(previous, published)
        present = previous.champion if role == "champion" else previous.challenger
        if present is not None and present.location == published.location:
            return Publication(previous, present, role, False)
        chunks = store.write_bundle(published.location, content)
        published = published.model_copy(update={"chunks": chunks})
        if role == "champion":
            pointer = previous.with_champion(published)
        else:
            pointer = previous.model_copy(update={"challenger": published})
        store.write_pointer(pointer, previous)
    return Publication(pointer, published, role, True)


def _describe(bundle: Bundle, content: bytes) -> Published:
    manifest = bundle.manifest
    sha256 = hashlib.sha256((bundle.path / MANIFEST).read_bytes()).hexdigest()
    signed = (bundle.path / SIGNATURE).is_file()
    return Published(
        version=manifest.version,
        manifest_sha256=sha256,
        location=f"{manifest.name}-{manifest.version}-{hashlib.sha256(content).hexdigest()[:12]}.zip",
        size=len(content),
        chunks=1,
        tolerance=TOLERANCE,
        features=[f"{feature.name} {feature.sql_type}" for feature in manifest.features],
        threshold=manifest.threshold,
        signed=signed,
        published_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )


def _check_known(model: str, store: ModelStore) -> None:
    known = store.models()
    if model not in known:
        raise PublishError(f"the source has no model {model}; there are {', '.join(known) or 'none'}")


def _check_version(previous: Pointer, published: Published) -> None:
    """MODEL_VERSION in a row tells who scored it: so one version is one content."""
    for other in previous.versions:
        if other.version == published.version and other.manifest_sha256 != published.manifest_sha256:
            raise PublishError(
                f"version {other.version} of {previous.model} is published already, with other content "
                f"(sha256 {other.manifest_sha256[:12]}…, this one {published.manifest_sha256[:12]}…): "
                "give this one a version of its own"
            )


def _check_features(previous: Pointer, published: Published) -> None:
    if previous.champion is None or previous.champion.features == published.features:
        return
    raise PublishError(
        f"the features of {previous.model} {published.version} are not those of champion {previous.champion.version} "
        f"({', '.join(previous.champion.features)}): servers would refuse it, because other features need new SQL "
        "functions; build a jar of it"
    )
