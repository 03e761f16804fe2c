"""Errors of udf_bridge.

UdfBridgeError
├── JavaNotFoundError      no Java to run
├── ArtifactError          a jar cannot be fetched, or is not what the lock says
├── JavaCompileError       ECJ refused a source
├── JavaRunError           a Java process ended with a failure
├── BuildError             what was asked for cannot be built
│   ├── FunctionNameError  two functions of one name, or a name that ksqlDB has itself
│   └── TargetError        no such ksqlDB version, or a jar built for another one
├── JarError               a jar is damaged, not ours, or of a newer format
├── ParityError            a jar's functions give other scores than Keras did
└── PublishError           a model source that can not be read or written, or a version that does not belong there
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


class BuildError(UdfBridgeError):
    """What was asked for cannot be built; the message names the model, backend or option."""


class FunctionNameError(BuildError):
    """Two functions would have one name, or a function the name of one of ksqlDB's own."""


class TargetError(BuildError):
    """An unknown ksqlDB version, or a jar that was built for another one."""


class JarError(UdfBridgeError):
    """A jar that cannot be used: damaged, not built by this project, or of a newer format."""


class ParityError(UdfBridgeError):
    """The functions of a jar give other scores than Keras gave for the golden rows."""


class PublishError(UdfBridgeError):
    """A model source that can not be read or written, or a version that does not belong there."""
