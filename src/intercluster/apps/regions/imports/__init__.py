"""Importing regional tables: from an uploaded file to observations, and undoing it."""
