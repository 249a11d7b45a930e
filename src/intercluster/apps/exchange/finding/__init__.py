"""One search over the exchange, the directory, and calls and ideas."""
