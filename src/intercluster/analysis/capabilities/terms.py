"""The words of a text that can tell what it is about."""

import re
from functools import cache

from intercluster.analysis.language.compounds import Splitter
from intercluster.analysis.language.stopwords import STOPWORDS
from intercluster.analysis.language.words import EXACT, analyse

LANGUAGES = ("sv", "nb", "fi", "en")
"""Languages that the thesaurus is written in."""

READ_AS = {"da": "nb", "nn": "nb"}
"""Languages without texts of their own in the thesaurus, and the one whose words they share most. Others: English."""

SPOKEN = {
    "sv": "nån nåt nåra söks sökes dom mej dej våran vårat erat sånt sån",
    "nb": "no nokon dokker hos ettersom skulle",
    "fi": "joku jotain jonkun meille meil tarvis tartteis vois ois",
    "en": "got get gets getting us please",
}
"""Words with which people ask for help in spoken language, beside those that are written."""

ENDINGS = {
    "sv": re.compile(r"(ning|ing|ande|and|are|ar|nad|else|ad|er|at)$"),
    "nb": re.compile(r"(ning|ing|ende|end|ere|er|else|nad|et|t)$"),
    "fi": re.compile(r"(minen|mis|min|mine|tus|tys|us|ys|uu|u|y|ja|jä|taa|tää|aa|ää|i|a|ä)$"),
    "en": re.compile(r"(er|or|ation|ion|ment|ing)$"),
}
"""Endings with which a verb's stem becomes the name of the work, of who does it or of the machine."""

ROOT = "~"
"""First character of a root; no term of `analyse` has it."""

ROOT_WEIGHT = 0.7
"""Weight of a root beside the term it is of: torkar, torkning and tork have one root, and not quite one meaning."""

LEAST_ROOT = 4
"""Letters of a root."""


def read_as(language: str) -> str:
    """Return the thesaurus language that a text of this language is looked up in (ISO 639-1)."""
    code = READ_AS.get(language, language)
    return code if code in LANGUAGES else "en"


def terms_of(text: str, language: str, splitter: Splitter | None = None) -> dict[str, float]:
    """Return the terms of a text (`analyse`) without stop words and single letters."""
    stop, found = _stop_terms(language), analyse(text, language, splitter)
    return {term: weight for term, weight in found.items() if term not in stop and len(term) > 1}


def with_roots(terms: dict[str, float], language: str) -> dict[str, float]:
    """Return the terms with the root of each, of less weight."""
    found = dict(terms)
    for term, weight in terms.items():
        own = root(term, language)
        if own:
            found[own] = max(found.get(own, 0.0), weight * ROOT_WEIGHT)
    return found


def root(term: str, language: str) -> str:
    """Return the root of a term, or "" for an exact term and one too short to have another."""
    if term.startswith(EXACT):
        return ""
    stem = ENDINGS[read_as(language)].sub("", term) if len(term) > LEAST_ROOT else term
    return ROOT + (stem if len(stem) >= LEAST_ROOT else term)


@cache
def _stop_terms(language: str) -> frozenset[str]:
    words = f"{' '.join(STOPWORDS.get(language, ()))} {SPOKEN.get(language, '')}".split()
    return frozenset(term for word in words for term in analyse(word, language))
