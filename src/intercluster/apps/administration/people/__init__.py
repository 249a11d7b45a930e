"""People: found, their roles given and taken, their accounts disabled, administrators made."""
