"""Texts in several languages."""

from collections.abc import Mapping


def text_in(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return a text in a language and that language, or else the first that is there, and its language."""
    if texts.get(language):
        return texts[language], language
    return next(((text, code) for code, text in texts.items() if text), ("", ""))
