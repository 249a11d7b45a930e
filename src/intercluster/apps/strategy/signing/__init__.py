"""Sign-off: versions of a strategy that are frozen, signed by each cluster, compared and published."""
