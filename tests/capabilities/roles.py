"""What the table of roles is tried with, of the thesaurus."""

from intercluster.classifications.thesaurus import thesaurus

_FIRST = next(iter(thesaurus()))
SUBJECTS = {"/capabilities/{key}": lambda _cell: _FIRST}
BROWSED = {"/capabilities/{key}": lambda _alliance: _FIRST}
