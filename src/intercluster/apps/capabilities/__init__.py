"""The thesaurus of capabilities, to read and to take away."""
