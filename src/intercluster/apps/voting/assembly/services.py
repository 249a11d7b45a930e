"""Acts before a meeting: its office drafts and calls it, and members put motions and amendments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.voting import notices
from intercluster.apps.voting.assembly.queries import amending
from intercluster.apps.voting.models import AgendaItem, Amendment, Assembly, AssemblyState
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

MOST_MOTIONS = 10
"""Most motions of a member to one assembly."""

MOST_AMENDMENTS = 20
"""Most amendments of one paragraph."""

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
    proxies: int | None = None
    """How many proxies one person may hold; None without a limit."""


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
    return _write(locked(assembly, viewer), said)


@transaction.atomic
def delete(assembly: Assembly, *, viewer: Viewer) -> None:
    """Delete a draft. Raise NotAllowed, or Conflict for an assembly that is called."""
    assembly = locked(assembly, viewer)
    if assembly.state != AssemblyState.DRAFT:
        raise Conflict(_("The assembly is called. Its agenda can be changed, but it is not deleted."))
    assembly.delete()


@transaction.atomic
def call(assembly: Assembly, *, viewer: Viewer) -> Assembly:
    """Call an assembly: everybody of the members is notified and sees the agenda. Raise NotAllowed or Conflict."""
    assembly = locked(assembly, viewer)
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
        text=_tidy(text),
        organisation=organisation,
        mover=organisation.name,
    )


@transaction.atomic
def amend(item: AgendaItem, organisation: Organisation, text: str, *, viewer: Viewer) -> Amendment:
    """Move an amendment of a paragraph for a member, as an editor of its profile or as the office that hears it.

    Raise NotAllowed, Refused or Conflict.
    """
    assembly = lock_row(item.assembly)
    if not amending(viewer, assembly).filter(pk=organisation.pk).exists():
        raise NotAllowed
    if assembly.state != AssemblyState.CALLED:
        raise Conflict(_("Amendments are moved from the notice of the meeting until its minutes are final."))
    if not item.text:
        raise Conflict(_("This paragraph proposes nothing that could be amended."))
    text = _tidy(text)
    if not text or text == _tidy(item.text):
        raise Refused(_("Change the text: an amendment says how it should read."))
    if len(text) > TEXT_LIMIT:
        raise Refused(_("A text has more than %(limit)d characters.") % {"limit": TEXT_LIMIT})
    if item.amendments.count() >= MOST_AMENDMENTS:
        raise Conflict(_("A paragraph has at most %(most)d amendments.") % {"most": MOST_AMENDMENTS})
    return Amendment.objects.create(item=item, organisation=organisation, mover=organisation.name, text=text)


@transaction.atomic
def withdraw(proposal: AgendaItem | Amendment, *, viewer: Viewer) -> None:
    """Take a motion or an amendment back before the meeting, as an editor of the member's profile.

    Raise NotAllowed, or Conflict for a motion that others have amended, and once the meeting has begun.
    """
    item = proposal if isinstance(proposal, AgendaItem) else proposal.item
    assembly = lock_row(item.assembly)
    if proposal.organisation_id not in viewer.edited_ids:
        raise NotAllowed
    if assembly.state != AssemblyState.CALLED or assembly.starts <= clock.now():
        raise Conflict(_("The meeting has begun. Say there that you withdraw it."))
    if isinstance(proposal, AgendaItem) and proposal.amendments.exists():
        raise Conflict(_("Amendments of this text have been moved, so it stays as it is."))
    proposal.delete()


@transaction.atomic
def propose(item: AgendaItem, text: str, *, viewer: Viewer) -> AgendaItem:
    """Write what a paragraph of the office proposes. Raise NotAllowed, Refused, or Conflict once it has amendments."""
    assembly = lock_row(item.assembly)
    if not manages(viewer, assembly.cluster):
        raise NotAllowed
    if assembly.state == AssemblyState.CLOSED:
        raise Conflict(_("The minutes are final."))
    if item.mover:
        raise Conflict(_("A motion is changed by an amendment."))
    if item.amendments.exists():
        raise Conflict(_("Amendments of this text have been moved, so it stays as it is."))
    if len(text) > TEXT_LIMIT:
        raise Refused(_("A text has more than %(limit)d characters.") % {"limit": TEXT_LIMIT})
    item.text = _tidy(text)
    item.save()
    return item


def _tidy(text: str) -> str:
    """Return a text with the line ends of the database: browsers send two characters for one."""
    return text.replace("\r\n", "\n").strip()


def locked(assembly: Assembly, viewer: Viewer) -> Assembly:
    """Lock an assembly whose minutes are not final, for its office. Raise NotAllowed or Conflict."""
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
    if said.motions_until is not None and said.motions_until > clock.today(said.starts):
        raise Refused(_("The last day for motions is the day of the meeting or earlier."))
    if said.language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language from the list."))
    assembly.language, assembly.title, assembly.place = said.language, said.title.strip(), said.place.strip()
    assembly.starts, assembly.motions_until, assembly.proxies = said.starts, said.motions_until, said.proxies
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
    gone = AgendaItem.objects.filter(pk__in=[item.pk for item in kept.values()])
    if amended := gone.filter(amendments__isnull=False).first():
        raise Conflict(_("Amendments of “%(title)s” have been moved, so it stays on the agenda.") % {"title": amended})
    gone.delete()
