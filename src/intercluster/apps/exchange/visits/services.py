"""Writes of visits: each function is one act, in one transaction, and checks who may."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import MD5
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Language, Visibility
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, language_of, version_of
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.exchange.models import Visit
from intercluster.apps.exchange.models.visits import MOST_DAYS
from intercluster.apps.exchange.visits import notices
from intercluster.apps.exchange.visits.checks import LINES, TEXTS, problems_of
from intercluster.apps.exchange.visits.rules import is_open
from intercluster.apps.exchange.visits.seats import fill_seats, locked_by_host
from intercluster.apps.exchange.writing import writes_for
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

MOST_A_DAY = 20
"""Visits of an organisation in a day: nobody should fill the list."""
IN_CALENDARS = ("title", "starts", "ends", "place", "programme", "safety", "call_name", "call_phone")
"""What calendar entries say."""
TOLD = (*notices.DAYS_AND_PLACE, "safety", *notices.WHOM_TO_CALL)
"""What visitors are told of when it changes."""


@dataclass(frozen=True)
class VisitFields:
    """What people say of a visit that they offer or want."""

    title: str
    visibility: str
    programme: str = ""
    language: str = ""
    """Found out from the text where it is empty."""
    starts: date | None = None
    ends: date | None = None
    days: int = 1
    seats: int = 2
    languages: Sequence[str] = field(default_factory=list)
    place: str = ""
    lump_sum_eur: Decimal | None = None
    safety: str = ""
    call_name: str = ""
    call_phone: str = ""


SAID = tuple(VisitFields.__dataclass_fields__)


@transaction.atomic
def add_visit(
    by: User, organisation: Organisation, kind: str, said: VisitFields, *, answers_to: Visit | None = None
) -> Visit:
    """Offer a visit for an organisation, or say what it would like to visit.

    `answers_to` is a wanted visit that the author may read, and that this one answers. Raises NotAllowed,
    FieldsRefused, Conflict for an answer to what is wanted no longer, and Refused beyond MOST_A_DAY.
    """
    if kind not in Visit.Kind.values or not writes_for(viewer_of(by)).filter(pk=organisation.pk).exists():
        raise NotAllowed
    lock_row(organisation)
    lately = Visit.objects.filter(organisation=organisation, created__gt=clock.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused(_("You have written %(n)d of them in a day. Try again tomorrow.") % {"n": MOST_A_DAY})
    made = Visit(organisation=organisation, kind=kind, author=by)
    if answers_to is not None:
        _check_answer(made, answers_to, said)
        made.answers_to = answers_to
    _write(made, said)
    if answers_to is not None:
        notices.tell_offered(made, by=by)
    return made


@transaction.atomic
def change_visit(by: User, visit: Visit, said: VisitFields, *, version: str) -> Visit:
    """Change a visit that is still as it was when `version` was taken, and return it.

    Raises NotAllowed, Conflict for one that is held or cancelled, StaleError and FieldsRefused.
    """
    locked = locked_by_host(by, visit)
    if locked.state != Visit.State.OPEN:
        raise Conflict(_("It was held or cancelled, and cannot be changed."))
    if version_of(locked, SAID) != version:
        raise StaleError(locked)
    before = {name: getattr(locked, name) for name in IN_CALENDARS}
    _write(locked, said)
    changed = {name for name in IN_CALENDARS if getattr(locked, name) != before[name]}
    if changed:
        locked.sequence += 1
        locked.save(update_fields=["sequence"])
    told = {name for name in changed.intersection(TOLD) if name in notices.DAYS_AND_PLACE or getattr(locked, name)}
    notices.tell_changed(locked, told, by=by)
    fill_seats(locked)  # there may be more of them
    return locked


@transaction.atomic
def cancel(by: User, visit: Visit) -> None:
    """Cancel a visit, and tell everybody who wants to come. Raises NotAllowed, and Conflict for one that was held."""
    locked = locked_by_host(by, visit)
    if locked.state == Visit.State.HELD:
        raise Conflict(_("It was held already."))
    if locked.state == Visit.State.CANCELLED:
        return
    locked.state = Visit.State.CANCELLED
    locked.sequence += 1
    locked.save(update_fields=["state", "sequence", "updated"])
    notices.tell_cancelled(locked, by=by)


def _check_answer(made: Visit, wanted: Visit, said: VisitFields) -> None:
    if wanted.kind != Visit.Kind.WANTED or made.kind != Visit.Kind.OFFERED:
        raise NotAllowed
    if not is_open(lock_row(wanted)):
        raise Conflict(_("They no longer look for this visit."))
    if said.visibility == Visibility.PRIVATE:
        raise FieldsRefused({"visibility": [_("Those whom you answer could not read it. Choose another one.")]})


def _write(row: Visit, said: VisitFields) -> None:
    values = asdict(said)
    for name in LINES:
        values[name] = " ".join(clean(values[name]).split())
    for name in TEXTS:
        values[name] = clean(values[name])
    values["languages"] = [each for each in Language.values if each in said.languages]
    if values["starts"] and not values["ends"]:
        length = timedelta(days=min(max(said.days, 1), MOST_DAYS) - 1)
        values["ends"] = values["starts"] + min(length, date.max - values["starts"])
    text = "\n\n".join(part for part in (values["title"], values["programme"]) if part)
    values["language"] = values["language"] or language_of(text, row.organisation, said.visibility)
    if problems := problems_of(row, values):
        raise FieldsRefused(problems)
    others = Visit.objects.filter(organisation=row.organisation, content_hash=MD5(Value(text)))
    same = _("The same text is there already. Say in the title how this one differs, such as by its date.")
    if others.exclude(pk=row.pk).exists():
        raise FieldsRefused({"title": [same]})
    begins_again = row.pk is None or (text, values["language"]) != (row.text, row.language)
    for name, value in values.items():
        setattr(row, name, value)
    row.text = text
    if begins_again:  # it is found as before until it has been indexed again
        row.encoder, row.vector, row.terms, row.terms_version = "", None, None, 0
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise FieldsRefused({"title": [same]}) from problem
    if begins_again:
        transaction.on_commit(partial(texts_changed.send, sender=Visit))
