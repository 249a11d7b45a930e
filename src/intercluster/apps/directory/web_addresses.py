"""A web address as people type it into a form, mended where it is clear what was meant."""

import re

_SCHEMES = re.compile(r"^(?:(?:https?|htt?p|htpps?|hhttps?|ttps?)\s*[:;]\s*/*\s*)+", re.IGNORECASE)
"""One scheme or several, with the slips that registers are full of: `htpp://`, `https:/`, `https://https://`."""
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
_COMMA_FOR_DOT = re.compile(r"(?<=\w),(?=[a-z]{2,3}(?:/|$))", re.IGNORECASE)
_APART = re.compile(r"\s*[,;|\n]\s*|\s+(?:och|og|ja|and)\s+|\s+")
_ADDRESS = re.compile(r"[^\s/:@]+(?:\.[^\s/:@.]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def mended(text: str) -> str:
    """Return the first web address that a text gives, "" for a bare scheme; a text that gives none comes back as it is.

    Of several addresses the first counts. A sentence with an address in it gives none.
    """
    plain = _ASIDE.sub(" ", text.strip().replace("\\", "/")).strip()
    pieces = [_with_one_scheme(piece) for piece in _APART.split(_COMMA_FOR_DOT.sub(".", plain)) if piece]
    if pieces and all(_ADDRESS.fullmatch(_SCHEMES.sub("", piece)) for piece in pieces):
        return pieces[0]
    if not _SCHEMES.sub("", plain):
        return ""
    return text


def _with_one_scheme(address: str) -> str:
    found = _SCHEMES.match(address)
    if found is None:
        return address
    secure = "s" in found[0].casefold()
    rest = address[found.end() :]
    return f"http{'s' if secure else ''}://{rest}" if rest else ""
