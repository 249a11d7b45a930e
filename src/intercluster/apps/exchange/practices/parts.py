"""The parts of a practice, and how long they are together."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

PARTS = ("problem", "done", "cost", "gave", "failed", "needed")
"""The fields that tell it, in their order."""

LEAST, MOST = 1000, 1500
"""Characters of an EIP-AGRI practice abstract, spaces not counted."""


def joined(title: str, parts: Mapping[str, str]) -> str:
    """Return the title and the parts as one text, by which a practice is found."""
    return "\n\n".join(text for text in (title, *(parts[name] for name in PARTS)) if text)


def characters(parts: Mapping[str, str]) -> int:
    """Return how many characters the parts have together, as EIP-AGRI counts them: without spaces."""
    return sum(not character.isspace() for name in PARTS for character in parts[name])


def length_in_words(parts: Mapping[str, str]) -> str:
    """Return how long the parts are together, and what is missing or too much for an EIP-AGRI practice abstract."""
    number = characters(parts)
    said = {"n": number, "least": LEAST, "most": MOST}
    if number < LEAST:
        words = _("Characters without spaces: %(n)d. A practice abstract has %(least)d to %(most)d, %(missing)d more.")
        return words % {**said, "missing": LEAST - number}
    if number > MOST:
        words = _(
            "Characters without spaces: %(n)d. A practice abstract has %(least)d to %(most)d: leave out %(over)d."
        )
        return words % {**said, "over": number - MOST}
    return _("Characters without spaces: %(n)d. A practice abstract has %(least)d to %(most)d, so it fits.") % said
