"""The demo alliance: fictional clusters and organisations generated from a seed, with known true matches."""

SEED = 20261123
ORGANISATIONS = 270
SHOWCASE = "saloaho-konepaja-demo-fi"
"""Slug of the small firm whose partners `make demo` finds."""
