"""What the table of roles is tried with, of access."""

SUBJECTS = {"/tokens/{token}": lambda cell: 1}
