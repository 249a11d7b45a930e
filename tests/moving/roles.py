"""What the table of roles is tried with, of moving in and out."""

SUBJECTS = {"/first-week/{key}": lambda cell: "people"}
BROWSED = {"/first-week/{key}/": lambda northern: "people"}
