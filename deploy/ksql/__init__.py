"""The KSQL front end: text to typed plan."""
