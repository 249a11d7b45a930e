"""What the table of roles is tried with, of privacy."""

OWN_SIGHT = ("/accounts/data/",)
