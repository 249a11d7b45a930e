"""The competences that an idea takes: read from its text, and put right by people."""
