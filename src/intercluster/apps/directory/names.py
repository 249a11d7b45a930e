"""Names of organisations: which are alike but for their legal form, and the addresses made of them."""

import re
import unicodedata

from django.utils.text import slugify

_LEGAL_FORMS = """
    ab abp aktiebolag aktiebolaget publ hb handelsbolag kb kommanditbolag ekf ekonomisk ek förening forening
    as asa ans da ba sa enk nuf iks ks aksjeselskap allmennaksjeselskap aps ivs
    oy oyj oyabp ky ay tmi osk osakeyhtiö julkinen toiminimi osuuskunta
    ltd limited plc llc llp inc corp gmbh mbh ag kg ug ev bv nv sarl sas srl spa sro spzoo oü uab sia co
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
"""Abbreviated and spelt-out legal forms, as they read without points and slashes."""

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "þ": "th", "ð": "d", "đ": "d", "ł": "l"})


KEY_LIMIT = 300
"""Most characters of a key: one letter may be folded into several."""


def name_key(name: str) -> str:
    """Return a name without legal form, case, accents, punctuation and space: alike names have the same key.

    `Organisation.name_key` stores it. If this function changes, a migration has to fill that again.
    """
    text = re.sub(r"(?<=\b\w)[./](?=\w\b)|(?<=\b\w)\.", "", name.casefold())  # A/S, B.V., s.r.o.
    words = [word for word in re.split(r"[\W_]+", text) if word]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and words[0] in LEGAL_FORMS:
        words.pop(0)
    return plain("".join(words))[:KEY_LIMIT]


def plain(text: str) -> str:
    """Fold case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(character for character in folded if not unicodedata.combining(character))


def slug_base(name: str, fallback: str = "organisation") -> str:
    """Return the address that a name suggests, before it is made unique."""
    return slugify(plain(name))[:70].strip("-") or fallback
