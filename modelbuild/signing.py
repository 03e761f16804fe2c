"""Who made a bundle: signatures over its manifest, which holds the sha256 of every other file.

ECDSA over P-256 with SHA-256: Java 11, the oldest that the UDF runs on, has it, and has no Ed25519.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from modelbuild.bundle import MANIFEST, SIGNATURE, read_bundle
from modelbuild.errors import SigningError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_ENVIRONMENT = "env:"


def write_keys(private: Path) -> Path:
    """Write a new private key (PKCS 8 PEM, for the owner's eyes only) and beside it `<name>.pub`; return the latter.

    Raises SigningError: a file is there already, or can not be written.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = ec.generate_private_key(ec.SECP256R1())
    public = private.with_name(f"{private.name}.pub")
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_new(private, secret, 0o600)
    _write_new(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    return public


def load_private_key(place: str) -> EllipticCurvePrivateKey:
    """Read a private key from a PEM file, or from the environment variable of `env:NAME`.

    Raises SigningError: nothing there, or not an unencrypted private key on P-256.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    text = _read(place)
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None  # the error's own words could quote the key
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SigningError(f"{place}: no unencrypted private key on P-256 (ksql-anomaly model keygen makes one)")
    return key


def sign_bundle(folder: str | Path, key: EllipticCurvePrivateKey) -> Path:
    """Check a bundle, sign its manifest, write the signature beside it; return the signature's path.

    Raises BundleError: a damaged bundle. SigningError: the signature can not be written.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256

    bundle = read_bundle(folder)
    signature = key.sign((bundle.path / MANIFEST).read_bytes(), ec.ECDSA(SHA256()))
    path = bundle.path / SIGNATURE
    staged = path.with_suffix(".tmp")
    try:
        staged.write_bytes(base64.b64encode(signature) + b"\n")
        staged.replace(path)
    except OSError as error:
        raise SigningError(f"{path}: can not be written: {error.strerror}") from error
    return path


def verify_bundle(folder: str | Path, public_pem: bytes) -> None:
    """Raise SigningError unless a bundle is signed by the key of that PEM."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    bundle = read_bundle(folder)
    try:
        key = load_pem_public_key(public_pem)
    except ValueError as error:
        raise SigningError("not a public key in PEM") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SigningError("the public key is not one of an elliptic curve")
    try:
        signature = base64.b64decode((bundle.path / SIGNATURE).read_bytes().strip(), validate=True)
        key.verify(signature, (bundle.path / MANIFEST).read_bytes(), ec.ECDSA(SHA256()))
    except FileNotFoundError as error:
        raise SigningError(f"{folder}: not signed") from error
    except (ValueError, InvalidSignature) as error:
        raise SigningError(f"{folder}: the signature is not by this key") from error


def _read(place: str) -> bytes:
    if place.startswith(_ENVIRONMENT):
        name = place.removeprefix(_ENVIRONMENT)
        if name not in os.environ:
            raise SigningError(f"{place}: the environment has no variable {name}")
        return os.environ[name].encode()
    try:
        return Path(place).read_bytes()
    except OSError as error:
        raise SigningError(f"{place}: can not be read: {error.strerror}") from error


def _write_new(path: Path, content: bytes, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except FileExistsError as error:
        raise SigningError(f"{path}: is there already; a key is never overwritten") from error
    except OSError as error:
        raise SigningError(f"{path}: can not be written: {error.strerror}") from error
