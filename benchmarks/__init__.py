"""One file a claim, each beside a peer on the same work; `make bench` runs them all."""
