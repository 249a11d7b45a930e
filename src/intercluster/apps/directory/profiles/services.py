"""What an organisation says of itself. Each function is one act of an editor, in one transaction."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models.functions import MD5
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intercluster.analysis.language.detect import detect
from intercluster.apps.directory.anonymity.identifying_text import Giveaway, giveaways, identity_of
from intercluster.apps.directory.choices import LANGUAGES_ANYWHERE, LANGUAGES_OF, Language, Visibility
from intercluster.apps.directory.limits import TEXT_LIMIT
from intercluster.apps.directory.models import NO_CAPABILITY, Organisation, Statement
from intercluster.apps.directory.rules import Viewer, may_edit
from intercluster.apps.directory.signals import texts_changed
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core import clock
from intercluster.core.errors import Conflict, Refused
from intercluster.geo.display_names import joined
from intercluster.tables.model import clean

STATEMENT_FIELDS = ("text", "language", "visibility", "expires")
"""What a person says in an offer or need."""

FACTS = ("name", "kind", "headcount", "activities", "region", "city", "languages", "markets", "website")
"""What an organisation says of itself; its country and registration number are its office's to state."""

RENEWAL = timedelta(days=365)
"""For so long an offer or need is renewed, from the day it is, wherever that is offered."""


class FieldsRefused(Refused):
    """Nothing was written: by field, what is wrong and what would be right ("" is no field)."""

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        super().__init__(" ".join(text for texts in problems.values() for text in texts))
        self.problems = problems


class StaleError(FieldsRefused, Conflict):
    """Somebody else changed it after the form was opened; `current` is what there is now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(
            {"": [_("Somebody changed it meanwhile. Nothing is saved yet: compare both, and save again.")]}
        )
        self.current = current


def version_of(row: models.Model, fields: Sequence[str]) -> str:
    """Return a digest of what a form shows of a row: an edit that began with another one is stale."""
    return digest_of(getattr(row, name) for name in fields)


def digest_of(values: Iterable[Any]) -> str:
    """Return a digest of the values of a row that a form shows, in its order."""
    return hashlib.blake2b(json.dumps(list(values), cls=DjangoJSONEncoder).encode(), digest_size=8).hexdigest()


def language_of(text: str, organisation: Organisation, visibility: str) -> str:
    """Return the language a text is probably written in, given whose it is, and in what it wrote its other texts.

    That of an anonymous text depends on its words alone: every reader sees it, and would else learn from it in what
    language the author writes, or where.
    """
    if visibility == Visibility.ANONYMOUS:
        return detect(text, expected=LANGUAGES_ANYWHERE)
    written = Counter(
        code
        for rows in (organisation.offers, organisation.needs)
        for code in rows.values_list("language", flat=True)
        if code
    )
    own = [code for code, _count in written.most_common(1)] or [get_language() or ""]
    return detect(text, expected=LANGUAGES_OF.get(organisation.country, ("en",)), likely=own)


@transaction.atomic
def add_statement(
    viewer: Viewer,
    organisation: Organisation,
    model: type[Statement],
    *,
    text: str,
    visibility: str,
    language: str = "",
    expires: date | None = None,
) -> Statement:
    """Add an offer or a need (`model`), and return it; its language is detected where none is stated."""
    _check_right(viewer, organisation)
    made = model(organisation=organisation)
    _write(made, text=text, visibility=visibility, language=language, expires=expires)
    return made


@transaction.atomic
def change_statement(
    viewer: Viewer,
    statement: Statement,
    *,
    version: str,
    text: str,
    visibility: str,
    language: str = "",
    expires: date | None = None,
) -> Statement:
    """Change an offer or need that is still as it was when `version` was taken, and return it."""
    locked = _locked(viewer, statement)
    if version_of(locked, STATEMENT_FIELDS) != version:
        raise StaleError(locked)
    _write(locked, text=text, visibility=visibility, language=language, expires=expires)
    return locked


@transaction.atomic
def remove_statement(viewer: Viewer, statement: Statement) -> None:
    """Remove an offer or need; its history keeps what it said. One that is gone already stays gone."""
    _check_right(viewer, statement.organisation)
    type(statement).objects.filter(pk=statement.pk).delete()


@transaction.atomic
def renew_statement(viewer: Viewer, statement: Statement, until: date | None) -> Statement:
    """Say that an offer or need still holds, until a day or without an end, and return it."""
    locked = _locked(viewer, statement)
    _check_end(until)
    locked.expires = until
    locked.save(update_fields=["expires", "updated"])
    return locked


@transaction.atomic
def say_about(viewer: Viewer, statement: Statement, about: str) -> Statement:
    """Say which capability an offer or need is about, NO_CAPABILITY for none; an empty text takes that back."""
    locked = _locked(viewer, statement)
    if about and about != NO_CAPABILITY and about not in thesaurus():
        raise FieldsRefused({"about": [_("Choose a capability of the list.")]})
    # It is found as before until it has been indexed again.
    locked.about, locked.terms_version = about, 0
    locked.save(update_fields=["about", "terms_version"])
    transaction.on_commit(partial(texts_changed.send, sender=type(locked)))
    return locked


@transaction.atomic
def change_organisation(
    viewer: Viewer, organisation: Organisation, *, version: str, facts: Mapping[str, Any]
) -> Organisation:
    """Change some of an organisation's FACTS that are still as when `version` was taken, and return it."""
    _check_right(viewer, organisation)
    if unknown := sorted(set(facts) - set(FACTS)):
        raise ValueError(f"Not for an organisation to change: {joined(unknown)}")
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if version_of(locked, FACTS) != version:
        raise StaleError(locked)
    for name, value in facts.items():
        setattr(locked, name, value)
    if not locked.name.strip():
        raise FieldsRefused({"name": [_("The name is missing.")]})
    locked.save(update_fields=[*facts, "updated"])
    return locked


def _check_right(viewer: Viewer, organisation: Organisation) -> None:
    if not may_edit(viewer, organisation):
        raise PermissionDenied


def _locked(viewer: Viewer, statement: Statement) -> Statement:
    _check_right(viewer, statement.organisation)
    rows = type(statement).objects.select_for_update(of=("self",)).select_related("organisation").defer("vector")
    locked = rows.filter(pk=statement.pk).first()
    if locked is None:
        raise FieldsRefused({"": [_("Somebody removed it meanwhile. What you wrote is still here: add it again.")]})
    return locked


def _check_end(expires: date | None, before: date | None = None) -> None:
    if expires is not None and expires != before and expires < clock.today():
        raise FieldsRefused({"expires": [_("This day is past: choose a later one, or none.")]})


def _write(row: Statement, *, text: str, visibility: str, language: str, expires: date | None) -> None:
    before = {name: getattr(row, name) for name in STATEMENT_FIELDS}
    text = checked_text(text)
    if visibility not in Visibility.values:
        raise FieldsRefused({"visibility": [_("Choose who may see it.")]})
    if language and language not in Language.values:
        raise FieldsRefused({"language": [_("Choose a language of the list, or let it be detected.")]})
    _check_end(expires, before["expires"])
    language = language or language_of(text, row.organisation, visibility)
    if visibility == Visibility.ANONYMOUS:
        refused = [each for each in giveaways(text, language, identity_of(row.organisation)) if each.is_refused]
        if refused:
            raise FieldsRefused({"text": [refusal(refused)]})
    # Compared as the constraint does: by the digest of the text as it is.
    others = type(row).objects.filter(organisation=row.organisation, content_hash=MD5(models.Value(text)))
    if others.exclude(pk=row.pk).exists():
        raise FieldsRefused({"text": [_("The same text is there already.")]})
    row.text, row.language, row.visibility, row.expires = text, language, visibility, expires
    if text != before["text"]:
        row.about = ""  # what was said of another text
    # An anonymous text is found without the terms of its author's clusters.
    hides = (visibility == Visibility.ANONYMOUS) != (before["visibility"] == Visibility.ANONYMOUS)
    anew = hides or (text, language) != (before["text"], before["language"])
    if anew:
        row.encoder, row.vector, row.terms, row.terms_version = "", None, None, 0
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise FieldsRefused({"text": [_("The same text is there already.")]}) from problem
    if anew:
        transaction.on_commit(partial(texts_changed.send, sender=type(row)))


def checked_text(text: str) -> str:
    """Return a text as it is kept; raise FieldsRefused where it is none, or too long."""
    text = clean(text)
    if not any(character.isalpha() for character in text):
        raise FieldsRefused({"text": [_("Write what it is, in a sentence or two, in your own language.")]})
    if len(text) > TEXT_LIMIT:
        raise FieldsRefused(
            {"text": [_("Write at most %(most)d characters; you have %(n)d.") % {"most": TEXT_LIMIT, "n": len(text)}]}
        )
    return text


def refusal(giveaways: Sequence[Giveaway]) -> str:
    """Return why a text cannot be anonymous, quoting what gives its author away."""
    quotes = joined(list(dict.fromkeys(f"“{each.quote}”" for each in giveaways)))
    return _("This tells who you are: %(quotes)s. Take it out, or let the alliance see your name.") % {"quotes": quotes}
