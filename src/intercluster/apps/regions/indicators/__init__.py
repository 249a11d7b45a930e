"""Indicators of regions, compared with their country and with Europe."""
