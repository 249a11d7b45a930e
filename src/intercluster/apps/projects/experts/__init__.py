"""Experts: research bodies, and people who say what they know, to ask without a consortium."""
