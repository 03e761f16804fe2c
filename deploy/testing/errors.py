"""Errors of the test fixtures.

TestingError (DeployError)
├── NoEngineError            no container engine, or one that does not let us in
├── ImageNotFoundError       neither here nor in a registry
├── PortTakenError           another program has a port that was asked for
├── ContainerStartError      it ended while starting, or is not healthy in time; carries the end of its log
├── JarError                 not a jar, or none of its functions arrived
└── UnsupportedError         this kind of server cannot do that
"""

from __future__ import annotations

from deploy.errors import DeployError


class TestingError(DeployError):
    """A server for tests cannot do what was asked."""

    __test__ = False  # not a test, whatever its name says


class NoEngineError(TestingError):
    """No container engine answers, or it refuses access."""


class ImageNotFoundError(TestingError):
    """An image is neither on this machine nor in a registry."""


class PortTakenError(TestingError):
    """Another program has a port that was asked for."""


class ContainerStartError(TestingError):
    """A container ended while it started, or did not become healthy in time."""


class JarError(TestingError):
    """A UDF jar that cannot be used, or whose functions the server does not have."""


class UnsupportedError(TestingError):
    """This kind of server cannot do that."""
