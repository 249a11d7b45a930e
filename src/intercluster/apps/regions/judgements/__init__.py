"""An office's own judgement beside a figure."""
