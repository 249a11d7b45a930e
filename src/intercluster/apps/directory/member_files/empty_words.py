"""Words of a member file that mean nothing: empty cells, and answers that offer nothing."""

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


def says_nothing(text: str) -> bool:
    """Return whether an answer to "what do you offer, what do you need" offers and seeks nothing."""
    return " ".join(text.casefold().strip(" .!?-–").split()) in NO_TEXT
