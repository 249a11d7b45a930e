"""The fixed vocabularies of the directory."""

from collections.abc import Iterable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is; the EU's participant types PRC, REC, HES, PUB and OTH."""

    COMPANY = "company", _("Company")
    RESEARCH = "research", _("Research institute")
    EDUCATION = "education", _("University or school")
    PUBLIC = "public", _("Public body")
    ASSOCIATION = "association", _("Association or other")


class Size(models.TextChoices):
    """Size classes of Commission Recommendation 2003/361/EC."""

    MICRO = "micro", _("Micro (under 10 people)")
    SMALL = "small", _("Small (under 50 people)")
    MEDIUM = "medium", _("Medium (under 250 people)")
    LARGE = "large", _("Large")


class Visibility(models.TextChoices):
    """Who sees an offer or need, from fewest to most."""

    PRIVATE = "private", _("Private: only us and our cluster office")
    ANONYMOUS = "anonymous", _("Anonymous: the alliance sees the text, not who we are")
    ALLIANCE = "alliance", _("Alliance: members of the clusters that work together")
    PUBLIC = "public", _("Public: everyone")


NAMED = frozenset({Visibility.ALLIANCE, Visibility.PUBLIC})
"""Visibilities under which a text is read with its author's name."""

CIRCLES = {
    Visibility.PRIVATE: _("Only your own people and your cluster office."),
    Visibility.ANONYMOUS: _("The alliance sees the text, but not whose it is."),
    Visibility.ALLIANCE: _("Members and offices of the alliance, with your name."),
    Visibility.PUBLIC: _("Everyone on the web, with your name."),
}
"""Who sees a text, as it is explained beside each choice."""


def circles(chosen: str, among: Iterable[Visibility] = tuple(Visibility)) -> list[tuple[str, str, str | Promise, bool]]:
    """Return value, name, explanation and whether it is chosen, of each visibility that a form offers."""
    return [(each.value, str(each.label).split(":")[0], CIRCLES[each], each == chosen) for each in among]


class Language(models.TextChoices):
    """Languages the platform detects and searches in (ISO 639-1)."""

    SWEDISH = "sv", _("Swedish")
    BOKMAL = "nb", _("Norwegian Bokmål")
    NYNORSK = "nn", _("Norwegian Nynorsk")
    DANISH = "da", _("Danish")
    FINNISH = "fi", _("Finnish")
    ENGLISH = "en", _("English")
    GERMAN = "de", _("German")


TEXT_SEARCH = {
    Language.SWEDISH: "swedish",
    Language.BOKMAL: "norwegian",
    Language.NYNORSK: "norwegian",
    Language.DANISH: "danish",
    Language.FINNISH: "finnish",
    Language.ENGLISH: "english",
    Language.GERMAN: "german",
}
"""PostgreSQL text search configuration of each language."""

LANGUAGES_OF = {
    "SE": ("sv", "en"),
    "NO": ("nb", "nn", "en"),
    "FI": ("fi", "sv", "en"),
    "DK": ("da", "en"),
    "DE": ("de", "en"),
}
"""Languages that members of a country's clusters are likely to write in; they settle what a short text leaves open."""

LANGUAGES_ANYWHERE = ("sv", "nb", "nn", "fi", "en")
"""The same for an anonymous text, whose language must not tell where its author is."""
