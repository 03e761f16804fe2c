"""SQL scripts as package data, and their lookup."""
