"""UDF jar and SQL scripts to running queries."""
