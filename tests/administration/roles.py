"""What the table of roles is tried with, of the administration."""

SUBJECTS = {"/start/{token}": lambda cell: "no-such-token"}
