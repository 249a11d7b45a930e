"""Fit, features, ranking, reasons and evaluation of partners."""
