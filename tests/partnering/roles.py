"""What the table of roles is tried with, of partner search."""

QUERIES = {"/api/partners": {"text": "saw"}}

OWN_SIGHT = ("/partners/",)
