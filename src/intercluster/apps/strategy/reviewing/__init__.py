"""The yearly review of a strategy: what was reached, how it is judged, and what it changes in the next version."""
