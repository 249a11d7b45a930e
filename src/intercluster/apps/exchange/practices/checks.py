"""What is wrong with a practice before it is kept."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Language, Visibility
from intercluster.apps.exchange.models import Drafter, Practice, PracticeFile
from intercluster.apps.exchange.practices.parts import PARTS
from intercluster.apps.exchange.writing import clues_in

MOST_CAPABILITIES = 8
"""Most capabilities of a practice."""


def problems_of(row: Practice, values: Mapping[str, object]) -> dict[str, list[str]]:
    """Return what is wrong, by field."""
    problems: dict[str, list[str]] = {}
    for name in ("title", "problem", "done"):
        if not any(character.isalpha() for character in str(values[name])):
            problems[name] = [_("Write a sentence or two, in your own language.")]
    for name in ("title", *PARTS):
        most = Practice._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
        if len(str(values[name])) > most:
            number = len(str(values[name]))
            problems[name] = [_("Write at most %(most)d characters; you have %(n)d.") % {"most": most, "n": number}]
    if values["visibility"] not in Visibility.values:
        problems["visibility"] = [_("Choose who may see it.")]
    if values["language"] not in Language.values:
        problems["language"] = [_("Choose a language of the list, or let it be detected.")]
    if len(values["capabilities"]) > MOST_CAPABILITIES:  # type: ignore[arg-type]
        problems["capabilities"] = [_("Choose at most %(most)d.") % {"most": MOST_CAPABILITIES}]
    if values["started"] and values["ended"] and values["ended"] < values["started"]:  # type: ignore[operator]
        problems["ended"] = [_("It ends before it starts.")]
    if values["visibility"] == Visibility.ANONYMOUS:
        problems |= _that_name_the_author(row, values)
    return problems


def _that_name_the_author(row: Practice, values: Mapping[str, object]) -> dict[str, list[str]]:
    """Return what an anonymous practice may not have, by field: what names its author, documents, and co-authors."""
    language, problems = str(values["language"]), dict[str, list[str]]()
    for name in ("title", *PARTS):
        if problem := clues_in(str(values[name]), language, row.organisation, Visibility.ANONYMOUS).problem:
            problems[name] = [problem]
    files = PracticeFile.objects.filter(practice=row.pk) if row.pk else PracticeFile.objects.none()
    if files.filter(kind=PracticeFile.Kind.DOCUMENT).exists():
        problems["visibility"] = [_("Remove its documents first: a document can tell in many places who wrote it.")]
    for text in files.filter(kind=PracticeFile.Kind.PICTURE).values_list("alternative", flat=True):
        if problem := clues_in(text, language, row.organisation, Visibility.ANONYMOUS).problem:
            problems["visibility"] = [problem]
    if row.pk and Drafter.objects.filter(practice=row.pk).exists():
        problems["visibility"] = [
            _(
                "You have asked others whether they drafted it with you, so they know whose it is. It cannot become "
                "anonymous."
            )
        ]
    return problems
