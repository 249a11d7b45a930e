"""An app of the tests: it holds a memo on everybody."""
