"""The local runtime: broker, registry, runner, ksqlDB-compatible server."""
