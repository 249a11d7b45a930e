"""Which standards and certificates a text names, such as ISO 3834 or FSC."""

import re

_NUMBERED = re.compile(r"\b(?:[Ii][Ss][Oo]|IEC|EN|IATF)(?:[ /-]+(?:ISO|IEC|EN))*[ -]*(\d{3,5})(?!\d)")
"""In capitals but for ISO: "en" is a word in Swedish and Norwegian."""
_NAMED = re.compile(r"\b(?:FSC|PEFC|SBP|EMAS|HACCP|BRCGS|GMP)\b")


def standards(text: str) -> frozenset[str]:
    """Return the standards that a text names: by number, without part and year, or by letters."""
    return frozenset(_NUMBERED.findall(text)) | frozenset(_NAMED.findall(text))
