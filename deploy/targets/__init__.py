"""Places to deploy to, one module each: a ksqlDB server anywhere, the embedded runtime of this machine."""
