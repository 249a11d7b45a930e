"""Writes of good practices: each function is one act, in one transaction, and checks who may.

An office shares what a member has written. A change to a shared practice by somebody else than such an office takes it
out of the lists until the office has looked at it: nobody reads under an office's word what it has not seen.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import (
    FieldsRefused,
    StaleError,
    language_of,
    version_of,
)
from intercluster.apps.directory.rules import Viewer, may_edit, viewer_of
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.exchange.helping import say_or_take_back
from intercluster.apps.exchange.hidden import check_may_be_deleted
from intercluster.apps.exchange.models import Practice, Review
from intercluster.apps.exchange.practices import notices
from intercluster.apps.exchange.practices.checks import problems_of
from intercluster.apps.exchange.practices.parts import PARTS, joined
from intercluster.apps.exchange.practices.queries import HANDED_IN, may_review, may_share, reviewing, shared
from intercluster.apps.exchange.practices.together.solutions import keep_first_day
from intercluster.apps.projects.requirements.queries import read_from
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.locks import lock_until_commit
from intercluster.tables.model import clean

MOST_OF_ONE = 200
"""Most practices of an organisation."""
READ = 5
"""Most capabilities that are read from a text: more would be guesses."""
HOLDS = timedelta(days=365)
"""After so long an office looks at a practice again, unless it says another day."""
LONGEST = timedelta(days=5 * 365)
"""An office looks at a practice again within this time."""


@dataclass(frozen=True)
class PracticeFields:
    """What people say in a practice."""

    title: str
    problem: str
    done: str
    visibility: str
    cost: str = ""
    gave: str = ""
    failed: str = ""
    needed: str = ""
    language: str = ""
    """Found out from the text where it is empty."""
    region: str = ""
    started: date | None = None
    ended: date | None = None
    website: str = ""
    capabilities: Sequence[str] = ()


SAID = tuple(PracticeFields.__dataclass_fields__)


@transaction.atomic
def add_practice(
    viewer: Viewer, organisation: Organisation, said: PracticeFields, *, by: User | None = None, is_demo: bool = False
) -> Practice:
    """Write down a practice of an organisation, as a draft. Raises NotFound, Conflict and FieldsRefused."""
    _check_right(viewer, organisation)
    lock_until_commit("practices", organisation.pk)
    if Practice.objects.filter(organisation=organisation).count() >= MOST_OF_ONE:
        raise Conflict(_("There are %(most)d already, the most there may be.") % {"most": MOST_OF_ONE})
    made = Practice(organisation=organisation, author=by, is_demo=is_demo)
    _write(made, said)
    return made


@transaction.atomic
def change_practice(viewer: Viewer, practice: Practice, said: PracticeFields, *, version: str) -> Practice:
    """Change a practice that is still as it was when `version` was taken, and return it.

    Raises NotFound, StaleError and FieldsRefused.
    """
    locked = locked_for(viewer, practice)
    if version_of(locked, SAID) != version:
        raise StaleError(locked)
    _write(locked, said)
    after_change(viewer, locked)
    keep_first_day(locked)
    return locked


@transaction.atomic
def remove_practice(viewer: Viewer, practice: Practice) -> None:
    """Delete a practice with its files. Raises Refused for one that was reported, or that an office has hidden."""
    locked = locked_for(viewer, practice)
    check_may_be_deleted(locked)
    locked.delete()


@transaction.atomic
def read_capabilities(viewer: Viewer, practice: Practice) -> None:
    """Set what a practice is about to what can be read from its text."""
    locked = locked_for(viewer, practice)
    locked.capabilities = proposed(locked)
    locked.save(update_fields=["capabilities", "updated"])


def proposed(practice: Practice) -> list[str]:
    """Return the ids of the capabilities that can be read from a practice's text, the likeliest first."""
    return read_from(practice.text, practice.language)[:READ]


@transaction.atomic
def hand_in(viewer: Viewer, practice: Practice) -> Practice:
    """Ask the offices of an organisation's clusters to share a practice. Raises NotFound and Conflict."""
    locked = locked_for(viewer, practice)
    if locked.review not in {Review.DRAFT, Review.RETURNED}:
        raise Conflict(_("It has been handed in already."))
    _check_readers(locked)
    if may_review(viewer, locked.organisation):
        _check_handed_in(viewer, locked)  # an office does not hand in for a member what it could not share
    if not locked.organisation.clusters.filter(archived=None).exists():
        raise Conflict(_("Your organisation is in no cluster, so no office can share it."))
    _wait(viewer, locked)
    return locked


@transaction.atomic
def share(viewer: Viewer, practice: Practice, until: date) -> Practice:
    """Share a practice, as an office of its author's; on the day `until` it has to be looked at again.

    Raises NotFound, Conflict and FieldsRefused.
    """
    locked = _reviewed(viewer, practice)
    _check_readers(locked)
    _check_handed_in(viewer, locked)
    today = clock.today()
    if not today < until <= today + LONGEST:
        raise FieldsRefused({"look_again": [_("Choose a day after today, and within five years.")]})
    was_shared = locked.review == Review.SHARED
    locked.review, locked.note, locked.look_again, locked.reviewed = Review.SHARED, "", until, clock.now()
    locked.reviewed_by = reviewing(viewer, locked.organisation).first()
    locked.save(update_fields=["review", "note", "look_again", "reviewed", "reviewed_by", "updated"])
    keep_first_day(locked)
    if not was_shared:
        notices.tell_shared(locked, by=viewer.user_id)
    return locked


@transaction.atomic
def send_back(viewer: Viewer, practice: Practice, note: str) -> Practice:
    """Return a practice to its author with a note, as an office; what was shared is shared no longer.

    Raises NotFound, Conflict and FieldsRefused.
    """
    locked = _reviewed(viewer, practice)
    if locked.review not in HANDED_IN:
        raise Conflict(_("It has not been handed in, so it cannot be returned."))
    note = clean(note)
    if not note:
        raise FieldsRefused({"note": [_("Say what is missing, so that they can put it right.")]})
    locked.review, locked.note = Review.RETURNED, note
    locked.save(update_fields=["review", "note", "updated"])
    notices.tell_returned(locked, by=viewer.user_id)
    return locked


@transaction.atomic
def helped(by: User, practice: Practice, organisation: Organisation) -> None:
    """Say that a shared practice has helped an organisation; said again, it is taken back.

    Raises NotFound, and Refused for the organisation's own practice.
    """
    viewer = viewer_of(by)
    if organisation.pk not in viewer.edited_ids or not shared(viewer).filter(pk=practice.pk).exists():
        raise NotFound
    say_or_take_back(by, practice, organisation)


def first_look() -> date:
    """Return the day on which an office looks at a practice again if it names no other."""
    return clock.today() + HOLDS


def remind(today: date) -> int:
    """Tell authors and offices, once, of shared practices whose day to look at them again has come; return how many."""
    due = Practice.objects.filter(review=Review.SHARED, look_again__lte=today).order_by("pk")
    number = 0
    for each in due.values_list("pk", flat=True):
        with transaction.atomic():
            rows = Practice.objects.select_for_update(of=("self",)).select_related("organisation", "author")
            locked = rows.filter(pk=each, review=Review.SHARED, look_again__lte=today).first()
            if locked is None or locked.reminded == locked.look_again:
                continue
            locked.reminded = locked.look_again
            locked.save(update_fields=["reminded"])
            notices.tell_look_again(locked)
            number += 1
    return number


def after_change(viewer: Viewer, practice: Practice) -> None:
    """Let an office look at a shared practice again that somebody else has changed, within a transaction."""
    if practice.review == Review.DRAFT:
        return
    if practice.visibility == Visibility.PRIVATE:
        practice.review = Review.DRAFT
        practice.save(update_fields=["review", "updated"])
    elif practice.review == Review.SHARED and not may_review(viewer, practice.organisation):
        _wait(viewer, practice)


def _wait(viewer: Viewer, practice: Practice) -> None:
    practice.review = Review.WAITING
    practice.save(update_fields=["review", "updated"])
    notices.tell_waiting(practice, by=viewer.user_id)


def _check_right(viewer: Viewer, organisation: Organisation) -> None:
    if not may_edit(viewer, organisation):
        raise NotFound


def locked_for(viewer: Viewer, practice: Practice) -> Practice:
    """Return a practice, locked until the transaction ends, to who may change it. Raises NotFound."""
    rows = Practice.objects.select_for_update(of=("self",)).select_related("organisation", "author").defer("vector")
    locked: Practice | None = rows.filter(pk=practice.pk).first()
    if locked is None:
        raise NotFound
    _check_right(viewer, locked.organisation)
    return locked


def _reviewed(viewer: Viewer, practice: Practice) -> Practice:
    locked = locked_for(viewer, practice)
    if not may_review(viewer, locked.organisation):
        raise NotFound
    return locked


def _check_handed_in(viewer: Viewer, practice: Practice) -> None:
    if not may_share(viewer, practice):
        raise Conflict(_("The member has not handed it in yet, so it cannot be shared."))


def _check_readers(practice: Practice) -> None:
    if practice.visibility == Visibility.PRIVATE:
        raise Conflict(_("It is private. Choose first who may see it, then it can be shared."))


def _write(row: Practice, said: PracticeFields) -> None:
    values = asdict(said) | {name: clean(getattr(said, name)) for name in ("title", "website", *PARTS)}
    if not values["language"]:
        values["language"] = language_of(joined(values["title"], values), row.organisation, said.visibility)
    values["capabilities"] = [key for key in dict.fromkeys(said.capabilities) if key in thesaurus()]
    text = joined(values["title"], values)
    if problems := problems_of(row, values):
        raise FieldsRefused(problems)
    others = Practice.objects.filter(organisation=row.organisation, content_hash=MD5(Value(text)))
    if others.exclude(pk=row.pk).exists():
        raise FieldsRefused({"": [_("The same text is there already.")]})
    is_hidden = values["visibility"] == Visibility.ANONYMOUS
    hides = is_hidden != (row.visibility == Visibility.ANONYMOUS)
    begins_again = row.pk is None or hides or (text, values["language"]) != (row.text, row.language)
    for name, value in values.items():
        setattr(row, name, value)
    row.text = text
    if begins_again:  # it is found as before until it has been indexed again
        row.encoder, row.vector, row.terms, row.terms_version = "", None, None, 0
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise FieldsRefused({"": [_("The same text is there already.")]}) from problem
    if begins_again:
        transaction.on_commit(partial(texts_changed.send, sender=Practice))
