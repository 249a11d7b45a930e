"""The dry run: which member each person of a file belongs to, and who of them is new."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.names import name_key
from intercluster.apps.directory.registration_numbers import WrongNumberError, normalise_number
from intercluster.apps.people.contact_files.columns import LABELS, Field
from intercluster.apps.people.contact_files.reading import Checked, Record
from intercluster.apps.people.models import ContactPerson, Invitation
from intercluster.core.imports.rows import Outcome, Problem, RowPlan

LIKENESS = 0.8
"""How alike two names are, of 1, for a person to be asked whether they are the same."""

CANDIDATES = 3
"""Most members that a row is asked about."""
SOUGHT = 500
"""Most unknown names that are compared with all members: a file may have 20,000, and a cluster thousands of members."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happens to one person of the file."""

    record: Record
    outcome: Outcome
    organisation: Organisation | None = None
    why: str = ""
    """Why a person is unchanged, or what is asked."""
    candidates: tuple[Organisation, ...] = ()
    decision: str = ""
    listed: ContactPerson | None = None
    """The person as the office's list has them already."""


@dataclass
class Plan(RowPlan[Entry]):
    """A dry run."""

    cluster: Cluster
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    checked: Checked = field(default_factory=Checked)

    def to_decide(self, count: int) -> str:
        """Return what a person has to decide."""
        return ngettext(
            "%(count)d person may belong to more than one member: say to which, or leave the row out.",
            "%(count)d people may belong to more than one member: say to which, or leave the rows out.",
            count,
        ) % {"count": count}

    @property
    def fingerprint(self) -> str:
        """Return a digest of what the plan would do; another one means that something has changed meanwhile."""
        done = [
            (entry.record, entry.outcome, entry.organisation and entry.organisation.pk, entry.decision)
            for entry in self.entries
        ]
        return hashlib.sha256(repr((done, self.problems)).encode()).hexdigest()


class _Members:
    """The members of a cluster, by number and by name."""

    def __init__(self, cluster: Cluster) -> None:
        self._country = cluster.country
        self.every = list(cluster.organisations.order_by("name", "pk"))
        self._by_number = {each.registration_number: each for each in self.every if each.registration_number}
        self._by_key: dict[str, list[Organisation]] = {}
        self._similar: dict[str, list[Organisation]] = {}
        for each in self.every:
            self._by_key.setdefault(each.name_key, []).append(each)

    def by_number(self, text: str) -> Organisation | None:
        """Return the member with a registration number, however it is written."""
        try:
            return self._by_number.get(normalise_number(text, self._country)) or self._by_number.get(text)
        except WrongNumberError:
            return self._by_number.get(text)

    def called(self, name: str) -> list[Organisation]:
        """Return the members with a name, the legal form aside; the one that is called exactly so if there is one."""
        alike = self._by_key.get(name_key(name), [])
        exact = [each for each in alike if each.name.casefold() == name.casefold()]
        return exact if len(exact) == 1 else alike

    def similar(self, name: str) -> list[Organisation]:
        """Return the members whose names are nearly this one; of the first SOUGHT unknown names only."""
        key = name_key(name)
        if key not in self._similar:
            if len(self._similar) >= SOUGHT:
                return []
            near = get_close_matches(key, list(self._by_key), n=CANDIDATES, cutoff=LIKENESS)
            self._similar[key] = [each for found in near for each in self._by_key[found]][:CANDIDATES]
        return self._similar[key]


def plan(checked: Checked, cluster: Cluster, *, decisions: Mapping[int, str] | None = None) -> Plan:
    """Work out what an import would do. `decisions` has by row the slug of a member, or `skip`."""
    members, result = _Members(cluster), Plan(cluster, problems=list(checked.problems), checked=checked)
    known = Known(cluster)
    seen: dict[tuple[int, str], int] = {}
    for record in checked.records:
        found = _member_of(record, members, (decisions or {}).get(record.row, ""))
        if isinstance(found, Problem):
            result.problems.append(found)
        elif isinstance(found, Entry):
            result.entries.append(found)
        else:
            organisation, decision = found
            first = seen.setdefault((organisation.pk, record.email), record.row)
            if first != record.row:
                why = _("the same person as in row %(row)d") % {"row": first}
                result.entries.append(Entry(record, Outcome.UNCHANGED, organisation, why, decision=decision))
            else:
                result.entries.append(known.compare(record, organisation, decision))
    result.problems.sort(key=lambda problem: problem.row)
    return result


def _member_of(record: Record, members: _Members, decision: str) -> tuple[Organisation, str] | Entry | Problem:
    """Return the member of a person and the decision that says so, or what becomes of the row otherwise."""
    if decision == "skip":
        return Entry(record, Outcome.SKIPPED, decision=decision)
    decided = [each for each in members.every if each.slug == decision]
    found, why = (decided, "") if decided else _matched(record, members)
    if found and not why:
        return found[0], decision if decided else ""
    if found:
        return Entry(record, Outcome.UNDECIDED, why=why, candidates=tuple(dict.fromkeys(found)))
    about = Field.ORGANISATION if record.organisation else Field.NUMBER
    return Problem(
        record.row,
        str(LABELS[about]),
        record.organisation or record.number,
        _("is no member of the cluster"),
        _("the name or number of a member; import members first"),
    )


def _matched(record: Record, members: _Members) -> tuple[list[Organisation], str]:
    """Return the members that a row may mean, and why that is not certain; "" where it is."""
    named = members.called(record.organisation) if record.organisation else []
    numbered = members.by_number(record.number) if record.number else None
    if numbered is not None and named and numbered not in named:
        return [numbered, *named], _("The number belongs to one member and the name to another.")
    if numbered is not None:
        return [numbered], ""
    if not named:
        similar = members.similar(record.organisation) if record.organisation else []
        return similar, _("No member is called exactly so.")
    if len(named) > 1:
        return named, _("Several members are called so.")
    if record.number and named[0].registration_number:
        return named, _("This member has another registration number.")
    return named, ""


class Known:
    """Who has a place in a member, is invited to it, or is in the office's list already."""

    def __init__(self, cluster: Cluster) -> None:
        places = Affiliation.objects.filter(organisation__clusters=cluster)
        self.there = {(place, email.lower()) for place, email in places.values_list("organisation", "user__email")}
        confirmed = places.filter(user__emailaddress__verified=True)
        self.there |= {
            (place, email.lower())
            for place, email in confirmed.values_list("organisation", "user__emailaddress__email")
        }
        waiting = Invitation.objects.filter(
            organisation__clusters=cluster, accepted_at__isnull=True, withdrawn_at__isnull=True
        )
        self.invited = set(waiting.values_list("organisation", "email"))
        listed = ContactPerson.objects.filter(cluster=cluster)
        self.listed = {(each.organisation_id, each.email): each for each in listed}

    def compare(self, record: Record, organisation: Organisation, decision: str) -> Entry:
        """Return what happens to a person of a member."""
        key = organisation.pk, record.email
        listed = self.listed.get(key)
        outcome, why = Outcome.NEW, ""
        if key in self.there:
            outcome, why = Outcome.UNCHANGED, _("belongs to the organisation already")
        elif key in self.invited:
            outcome, why = Outcome.UNCHANGED, _("is invited already")
        elif listed is not None:
            same = all(getattr(listed, name) == getattr(record, name) for name in ("name", "title", "language"))
            outcome, why = (Outcome.UNCHANGED, _("is in your list already")) if same else (Outcome.CHANGED, "")
        return Entry(record, outcome, organisation, why, decision=decision, listed=listed)
