"""Regional tables: from an uploaded file to observations, and back."""
