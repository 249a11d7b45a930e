"""Clusters and alliances: made, renamed, merged, archived, restored and handed over."""
