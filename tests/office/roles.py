"""What the table of roles is tried with, of the office."""

SUBJECTS = {"/statistics/{name}": lambda cell: "members"}
