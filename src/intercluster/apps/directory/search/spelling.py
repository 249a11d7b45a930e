"""What a mistyped search probably meant, by the words the viewer may read with their author's name."""

import re
from collections import Counter
from collections.abc import Iterable

from django.db.models import Q

from intercluster.analysis.language.misspelling import nearest, patterns
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.search.queries import OrganisationFilter, listed

READ = 2000
"""Most texts of a kind that are looked through for the words that a mistyped one may stand for."""

_WORD = re.compile(r"[^\W\d_]+")


def corrected(viewer: Viewer, text: str) -> str:
    """Return a text whose words that nothing has are replaced by the nearest that are there; "" if it needs none.

    Nothing but what the viewer may find by name is looked at, so that no correction tells of anything else.
    """
    if listed(viewer, OrganisationFilter(text=text)).exists():
        return ""
    better = _WORD.sub(lambda match: _instead(viewer, match[0]), text)
    return better if better != text and listed(viewer, OrganisationFilter(text=better)).exists() else ""


def _instead(viewer: Viewer, word: str) -> str:
    """Return the word itself where it is found; else the most frequent of the nearest, or itself."""
    asked = word.casefold()
    if not patterns(asked) or listed(viewer, OrganisationFilter(text=word)).exists():
        return word
    known = _known(viewer, asked)
    near = nearest(asked, known)
    return max(near, key=lambda other: known[other]) if near else word


def _known(viewer: Viewer, word: str) -> Counter[str]:
    """Return the words there are that may be like one, with how many texts and names have each."""
    pieces = {pattern.strip("%") for pattern in patterns(word)}
    known: Counter[str] = Counter()
    known.update(_words(Organisation.objects.filter(_any("name", pieces)).values_list("name", flat=True)[:READ]))
    for statements in (offers(viewer), needs(viewer)):
        texts = statements.filter(_any("text", pieces), Q(unnamed=False)).order_by("pk")
        known.update(_words(texts.values_list("text", flat=True)[:READ]))
    return known


def _any(field: str, pieces: Iterable[str]) -> Q:
    condition = Q()
    for piece in sorted(pieces):
        condition |= Q(**{f"{field}__icontains": piece})
    return condition


def _words(texts: Iterable[str]) -> Iterable[str]:
    return (word for text in texts for word in {written.casefold() for written in _WORD.findall(text)})
