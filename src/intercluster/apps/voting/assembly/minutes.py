"""The minutes of an assembly: who was there, what was counted and decided, until they are final."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.voting.assembly.amendments import settle
from intercluster.apps.voting.assembly.queries import agenda as paragraphs_of
from intercluster.apps.voting.assembly.queries import members, votes_of, votes_to_report
from intercluster.apps.voting.assembly.services import TEXT_LIMIT, locked
from intercluster.apps.voting.models import (
    AgendaItem,
    Amendment,
    Assembly,
    AssemblyState,
    Attendance,
    Outcome,
    Proposal,
    State,
)
from intercluster.core import clock
from intercluster.core.errors import Conflict, Refused


@dataclass(frozen=True)
class Counted:
    """What became of a paragraph or an amendment, and the votes that were counted in the room."""

    outcome: str = ""
    yes: int | None = None
    no: int | None = None
    abstained: int | None = None
    place: int | None = None
    """Of an amendment: its place in the order of voting, if the chair decided it."""


@dataclass(frozen=True)
class Proxy:
    """A proxy on paper."""

    signed_by: str = ""
    signed: date | None = None


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
    proxies: Mapping[int, Proxy] = ()  # type: ignore[assignment]
    """By organisation: the proxy that its representative has shown."""
    counted: Mapping[int, Counted] = ()  # type: ignore[assignment]
    """By paragraph."""
    amendments: Mapping[int, Counted] = ()  # type: ignore[assignment]
    """By amendment."""


@transaction.atomic
def record(assembly: Assembly, said: Record, *, viewer: Viewer) -> Assembly:
    """Write the minutes, as often as needed until they are final. Raise NotAllowed, Refused or Conflict."""
    assembly = locked(assembly, viewer)
    if assembly.state == AssemblyState.DRAFT:
        raise Conflict(_("Call the assembly first."))
    assembly.chair, assembly.secretary, assembly.checkers = said.chair, said.secretary, said.checkers
    assembly.save()
    votes = set(votes_to_report(assembly).values_list("pk", flat=True))
    for item in assembly.agenda.filter(pk__in=dict(said.decisions)):
        decision, vote = said.decisions[item.pk]
        item.decision, item.vote_id = decision.strip()[:TEXT_LIMIT], vote if vote in votes else None
        _count(item, dict(said.counted).get(item.pk, Counted()))
        item.save()
    _record_amendments(assembly, dict(said.amendments))
    _record_attendance(assembly, said)
    if assembly.attendance.exists():
        _check_counts(assembly)
    return assembly


@transaction.atomic
def close(assembly: Assembly, *, viewer: Viewer) -> Assembly:
    """Make the minutes final. Raise NotAllowed, Refused if something is missing in them, or Conflict."""
    assembly = locked(assembly, viewer)
    if assembly.state == AssemblyState.DRAFT:
        raise Conflict(_("Call the assembly first."))
    if assembly.starts > clock.now():
        raise Conflict(_("The minutes become final after the meeting."))
    if not (assembly.chair and assembly.secretary and assembly.checkers and assembly.attendance.exists()):
        raise Refused(_("The minutes need a chair, a secretary, who checks them, and who was present."))
    _check_counts(assembly)
    agenda = paragraphs_of(assembly)
    if missing := [item.title for item in agenda if not item.decision and not item.outcome and item.vote_id is None]:
        raise Refused(_("Without a decision: %(titles)s.") % {"titles": "; ".join(missing)})
    if waiting := [item.title for item in agenda if item.vote and item.vote.state != State.CLOSED]:
        raise Refused(_("Not counted yet: %(titles)s.") % {"titles": "; ".join(waiting)})
    if undecided := Amendment.objects.filter(item__assembly=assembly, outcome=""):
        raise Refused(_("Amendments without a decision: %(names)s.") % {"names": "; ".join(map(str, undecided))})
    assembly.state = AssemblyState.CLOSED
    assembly.save()
    return assembly


def _count(proposal: Proposal, said: Counted) -> None:
    """Write what was counted. Raise Refused where more votes are against than for what is carried."""
    if said.outcome == Outcome.CARRIED and (said.no or 0) > (said.yes or 0):
        problem = _("%(title)s: more votes are against it than for it, so it is not carried.")
        raise Refused(problem % {"title": proposal})
    proposal.outcome, proposal.yes, proposal.no, proposal.abstained = said.outcome, said.yes, said.no, said.abstained
    if proposal.is_counted:  # who writes only the votes for means that there were no others
        proposal.yes, proposal.no, proposal.abstained = said.yes or 0, said.no or 0, said.abstained or 0


def _check_counts(assembly: Assembly) -> None:
    """Raise Refused where more votes were counted than those present or represented have."""
    votes = votes_present(assembly)
    counted: list[Proposal] = [*assembly.agenda.all(), *Amendment.objects.filter(item__assembly=assembly)]
    for each in counted:
        total = (each.yes or 0) + (each.no or 0) + (each.abstained or 0)
        if total > votes:
            problem = _(
                "%(title)s: %(total)d votes are counted, and those who are present or represented have %(votes)d."
            )
            raise Refused(problem % {"title": each, "total": total, "votes": votes})


def votes_present(assembly: Assembly) -> int:
    """Return the votes of all who are present or represented."""
    return assembly.attendance.aggregate(all=Sum("votes"))["all"] or 0


def _record_amendments(assembly: Assembly, said: Mapping[int, Counted]) -> None:
    by_item: dict[AgendaItem, list[Amendment]] = {}
    for each in Amendment.objects.filter(item__assembly=assembly).select_related("item"):
        if each.pk in said:
            _count(each, said[each.pk])
            each.place = said[each.pk].place
        by_item.setdefault(each.item, []).append(each)
    for item, amendments in by_item.items():
        settle(item, amendments)
        for each in amendments:
            each.save()


def _record_attendance(assembly: Assembly, said: Record) -> None:
    """Write who was there. Raise Refused if a person holds more proxies than the statutes allow."""
    holders = [" ".join(who.split()) for who, by_proxy in dict(said.attendance).values() if by_proxy and who.strip()]
    held = Counter(map(str.casefold, holders))
    for name in holders:
        if assembly.proxies is not None and held[name.casefold()] > assembly.proxies:
            raise Refused(
                _("%(name)s holds %(held)d proxies. One person may hold %(limit)d.")
                % {"name": name, "held": held[name.casefold()], "limit": assembly.proxies}
            )
    assembly.attendance.all().delete()
    on_roll = {each.organisation_id: each for each in members(assembly.cluster)}
    papers = dict(said.proxies)
    Attendance.objects.bulk_create(
        Attendance(
            assembly=assembly,
            organisation=on_roll[key].organisation,
            name=on_roll[key].organisation.name,
            votes=votes_of(on_roll[key]),
            represented_by=who.strip()[:300],
            by_proxy=by_proxy,
            signed_by=papers.get(key, Proxy()).signed_by.strip()[:150] if by_proxy else "",
            signed=papers.get(key, Proxy()).signed if by_proxy else None,
        )
        for key, (who, by_proxy) in dict(said.attendance).items()
        if key in on_roll and who.strip()
    )
