"""Which capabilities a text is about, in any language."""
