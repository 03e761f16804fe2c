"""The root of every error that `deploy` raises on purpose.

DeployError
├── deploy.embedded.errors   the local runtime: broker, registry, runner, server
├── deploy.ksql.errors       statements: syntax, types, what is not supported
└── deploy.client, deploy.apply, deploy.scripts
"""

from __future__ import annotations


class DeployError(Exception):
    """Something could not be deployed or run; the message says what, why, and what to do."""
