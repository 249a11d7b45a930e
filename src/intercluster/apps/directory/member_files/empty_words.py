"""Words of a member file that mean nothing: empty cells, answers that offer nothing, totals and notes under a table."""

import re

_NOTHING = """- | – | — | . | ? | n/a | n.a. | null | none | nan | unknown | not known | until further notice
    | saknas | uppgift saknas | ingen uppgift | ej angivet | inga | ingen | okänt | tills vidare
    | mangler | ikke oppgitt | ukjent | ingen opplysninger | inntil videre
    | ei tietoa | ei ilmoitettu | ei ole | puuttuu | tuntematon | toistaiseksi | vet ej | vet ikke | en tiedä"""
NOTHING = frozenset(" ".join(word.split()) for word in _NOTHING.split("|"))
"""Texts that mean an empty cell, case folded."""

_NO_TEXT = """ja | nej | nei | kyllä | ei | yes | no | kanske | kanskje | ehkä | maybe | vet ej | vet inte | vet ikke
    | en tiedä | don't know | do not know | x | xx | xxx | tja | nja | osäker | usikker
    | inget | ingenting | ingenting just nu | inget just nu | inget för tillfället | inget speciellt | inga önskemål
    | ingenting akkurat nå | ikke noe | ikke noe nå | ingen behov | ikke nå | intet
    | ei mitään | ei mitään juuri nyt | ei tällä hetkellä | ei tarvetta | ei tarpeita
    | nothing | nothing right now | nothing at the moment | not now | none at the moment
    | se hemsida | se hemsidan | se vår hemsida | se webben | se nettside | se nettsiden | se vår nettside
    | ks kotisivut | katso kotisivut | katso nettisivut | see website | see our website | see homepage
    | ej aktuellt | inte aktuellt | ikke aktuelt | ei ajankohtainen | not applicable | samma som ovan
    | samme som over"""
NO_TEXT = frozenset(" ".join(word.split()) for word in _NO_TEXT.split("|"))
"""Answers to a question of a form that offer and seek nothing, case folded."""

_TOTAL = re.compile(
    r"(totalt?|totals|sum|summa|i alt|sammanlagt|yhteensä|antal|antall)\s*(?::.*|\d[\d\s]*\D{0,20})?"
    r"|(källa|kilde|lähde|source|obs|anm|huom|note)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
"""Lines under a table: `Totalt: 2 medlemmar`, `Källa: registret`."""
_NOTE = re.compile(
    r"\*.*|\(.*\)|(?:senast |sist |last )?(uppdatera|oppdater|päivite|updated|utskriven|skrevet ut|tulostettu"
    r"|exporterad|eksportert|exported|printed)\w*\b.*\d.*",
    re.IGNORECASE | re.DOTALL,
)
"""A line of nothing else: `* preliminär uppgift`, `Uppdaterad 2026-10-12 av kansliet`."""


def says_nothing(text: str) -> bool:
    """Return whether an answer to "what do you offer, what do you need" offers and seeks nothing."""
    return " ".join(text.casefold().strip(" .!?-–").split()) in NO_TEXT


def is_total(name: str) -> bool:
    """Return whether a row with this name is a total, or the source of the table."""
    return _TOTAL.fullmatch(name) is not None


def is_note(text: str) -> bool:
    """Return whether a row of this text alone is a note under the table."""
    return _NOTE.fullmatch(text) is not None
