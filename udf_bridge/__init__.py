"""Model bundle to UDF jar: generate Java, compile, package, prove parity."""
