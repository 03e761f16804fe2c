"""One module per place to deploy to."""
