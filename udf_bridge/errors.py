"""Errors of udf_bridge.

UdfBridgeError
├── JavaNotFoundError      no Java to run
├── ArtifactError          a jar cannot be fetched, or is not what the lock says
├── JavaCompileError       ECJ refused a source
└── JavaRunError           a Java process ended with a failure
"""

from __future__ import annotations


class UdfBridgeError(Exception):
    """Root of all errors that udf_bridge raises on purpose."""


class JavaNotFoundError(UdfBridgeError):
    """No usable Java runtime; the message says where one was looked for."""


class ArtifactError(UdfBridgeError):
    """An artifact of the lock cannot be fetched, or its bytes are not those of the lock."""


class JavaCompileError(UdfBridgeError):
    """Java sources do not compile; the message holds file, line and the compiler's words."""


class JavaRunError(UdfBridgeError):
    """A Java process ended with a failure; the message holds the end of its output."""
