"""Published models: what a server swaps in while its queries run."""
