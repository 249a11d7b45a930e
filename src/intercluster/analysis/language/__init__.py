"""Text in any language to one comparable vector."""
