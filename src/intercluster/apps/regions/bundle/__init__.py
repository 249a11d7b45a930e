"""Figures shipped with the platform: public statistics of Nordic and Baltic regions, and of Europe to compare."""
