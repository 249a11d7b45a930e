"""Acts of an assembly: its office drafts, calls and minutes it, and members put motions on its agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.voting import notices
from intercluster.apps.voting.assembly.queries import members, votes_to_report
from intercluster.apps.voting.models import AgendaItem, Assembly, AssemblyState, Attendance
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

MOST_MOTIONS = 10
"""Most motions of a member to one assembly."""

MOST_ITEMS = 100
TEXT_LIMIT = 10_000
TITLE_LIMIT = 200


@dataclass(frozen=True)
class Call:
    """What an office says of an assembly."""

    language: str
    title: str
    place: str
    starts: datetime
    agenda: Sequence[str]
    """Titles of paragraphs, in order."""
    motions_until: date | None = None


@dataclass(frozen=True)
class Record:
    """What the minutes say."""

    chair: str = ""
    secretary: str = ""
    checkers: str = ""
    decisions: Mapping[int, tuple[str, int | None]] = ()  # type: ignore[assignment]
    """By paragraph: what was decided, and the key of the vote that decided it."""
    attendance: Mapping[int, tuple[str, bool]] = ()  # type: ignore[assignment]
    """By organisation: who represented it, and whether by proxy. A member without anybody was not there."""


@transaction.atomic
def draft(cluster: Cluster, said: Call, *, viewer: Viewer) -> Assembly:
    """Draft an assembly of a cluster. Raise NotAllowed or Refused."""
    if not manages(viewer, cluster):
        raise NotAllowed
    return _write(Assembly(cluster=cluster), said)


@transaction.atomic
def change(assembly: Assembly, said: Call, *, viewer: Viewer) -> Assembly:
    """Change an assembly. Motions of members stay on its agenda, after the paragraphs of the office.

    Raise NotAllowed, Refused, or Conflict when the minutes are final.
    """
    return _write(_locked(assembly, viewer), said)


@transaction.atomic
def delete(assembly: Assembly, *, viewer: Viewer) -> None:
    """Delete a draft. Raise NotAllowed, or Conflict for an assembly that is called."""
    assembly = _locked(assembly, viewer)
    if assembly.state != AssemblyState.DRAFT:
        raise Conflict(_("The assembly is called. Its agenda can be changed, but it is not deleted."))
    assembly.delete()


@transaction.atomic
def call(assembly: Assembly, *, viewer: Viewer) -> Assembly:
    """Call an assembly: everybody of the members is notified and sees the agenda. Raise NotAllowed or Conflict."""
    assembly = _locked(assembly, viewer)
    if assembly.state != AssemblyState.DRAFT:
        raise Conflict(_("The assembly is called already."))
    if assembly.starts <= clock.now():
        raise Conflict(_("The assembly would be in the past. Choose a later day."))
    assembly.state, assembly.called = AssemblyState.CALLED, clock.now()
    assembly.save()
    people = User.objects.filter(affiliations__organisation__clusters=assembly.cluster, is_active=True).distinct()
    notices.tell_called(assembly, people)
    return assembly


@transaction.atomic
def move(assembly: Assembly, organisation: Organisation, title: str, text: str, *, viewer: Viewer) -> AgendaItem:
    """Put a motion of a member on the agenda, as an editor of its profile. Raise NotAllowed, Refused or Conflict."""
    assembly = lock_row(assembly)
    if (
        organisation.pk not in viewer.edited_ids
        or not assembly.cluster.memberships.filter(organisation=organisation).exists()
    ):
        raise NotAllowed
    until = assembly.motions_until
    if assembly.state != AssemblyState.CALLED or until is None or clock.today(clock.now()) > until:
        raise Conflict(_("Motions are no longer taken. Write to the office."))
    if not title.strip() or not text.strip():
        raise Refused(_("A motion has a title, and says what is proposed."))
    if len(title) > TITLE_LIMIT or len(text) > TEXT_LIMIT:
        raise Refused(_("A text has more than %(limit)d characters.") % {"limit": TEXT_LIMIT})
    if assembly.agenda.filter(organisation=organisation).count() >= MOST_MOTIONS:
        raise Conflict(_("A member puts at most %(most)d motions.") % {"most": MOST_MOTIONS})
    return AgendaItem.objects.create(
        assembly=assembly,
        position=MOST_ITEMS,
        title=title.strip(),
        text=text.strip(),
        organisation=organisation,
        mover=organisation.name,
    )


@transaction.atomic
def record(assembly: Assembly, said: Record, *, viewer: Viewer) -> Assembly:
    """Write the minutes, as often as needed until they are final. Raise NotAllowed or Conflict."""
    assembly = _locked(assembly, viewer)
    if assembly.state == AssemblyState.DRAFT:
        raise Conflict(_("Call the assembly first."))
    assembly.chair, assembly.secretary, assembly.checkers = said.chair, said.secretary, said.checkers
    assembly.save()
    votes = set(votes_to_report(assembly).values_list("pk", flat=True))
    for item in assembly.agenda.filter(pk__in=dict(said.decisions)):
        decision, vote = said.decisions[item.pk]
        item.decision, item.vote_id = decision.strip()[:TEXT_LIMIT], vote if vote in votes else None
        item.save()
    assembly.attendance.all().delete()
    organisations = {each.organisation_id: each.organisation for each in members(assembly.cluster)}
    Attendance.objects.bulk_create(
        Attendance(
            assembly=assembly,
            organisation=organisations[key],
            name=organisations[key].name,
            represented_by=who.strip()[:300],
            by_proxy=by_proxy,
        )
        for key, (who, by_proxy) in dict(said.attendance).items()
        if key in organisations and who.strip()
    )
    return assembly


@transaction.atomic
def close(assembly: Assembly, *, viewer: Viewer) -> Assembly:
    """Make the minutes final. Raise NotAllowed, Refused if something is missing in them, or Conflict."""
    assembly = _locked(assembly, viewer)
    if assembly.state == AssemblyState.DRAFT:
        raise Conflict(_("Call the assembly first."))
    if not (assembly.chair and assembly.secretary and assembly.checkers and assembly.attendance.exists()):
        raise Refused(_("The minutes need a chair, a secretary, who checks them, and who was present."))
    if missing := [item.title for item in assembly.agenda.all() if not item.decision and item.vote_id is None]:
        raise Refused(_("Without a decision: %(titles)s.") % {"titles": "; ".join(missing)})
    assembly.state = AssemblyState.CLOSED
    assembly.save()
    return assembly


def _locked(assembly: Assembly, viewer: Viewer) -> Assembly:
    assembly = lock_row(assembly)
    if not manages(viewer, assembly.cluster):
        raise NotAllowed
    if assembly.state == AssemblyState.CLOSED:
        raise Conflict(_("The minutes are final."))
    return assembly


def _write(assembly: Assembly, said: Call) -> Assembly:
    agenda = [line.strip() for line in said.agenda if line.strip()]
    if not said.title.strip() or not said.place.strip() or not agenda:
        raise Refused(_("An assembly has a title, a place and an agenda."))
    if len(agenda) >= MOST_ITEMS or any(len(line) > TITLE_LIMIT for line in agenda):
        raise Refused(
            _("An agenda has fewer than %(most)d paragraphs of at most %(limit)d characters.")
            % {"most": MOST_ITEMS, "limit": TITLE_LIMIT}
        )
    if said.language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language from the list."))
    assembly.language, assembly.title, assembly.place = said.language, said.title.strip(), said.place.strip()
    assembly.starts, assembly.motions_until = said.starts, said.motions_until
    assembly.save()
    _write_agenda(assembly, agenda)
    return assembly


def _write_agenda(assembly: Assembly, agenda: Sequence[str]) -> None:
    """Keep the paragraphs whose titles stay, with what the minutes say of them, and write the others."""
    kept = {item.title: item for item in assembly.agenda.filter(organisation=None, mover="")}
    for position, title in enumerate(agenda):
        item = kept.pop(title, None) or AgendaItem(assembly=assembly, title=title)
        item.position = position
        item.save()
    AgendaItem.objects.filter(pk__in=[item.pk for item in kept.values()]).delete()
