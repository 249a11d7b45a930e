"""Match the records of a file with organisations of the directory.

A record matches by country and registration number, or by exact name if the member has no number. A person decides
about anything less certain: names that differ in their legal form only, or a number that belongs to another name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from intercluster.apps.directory.member_files.checked import Record
from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.names import name_key
from intercluster.apps.directory.rules import Viewer

CHUNK = 2000
"""Organisations fetched by one query."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that a record may mean: in the directory (`org:7`) or in an earlier row (`row:3`)."""

    key: str
    name: str
    number: str
    clusters: tuple[str, ...] = ()


@dataclass(slots=True)
class Resolved:
    """A record with its organisation, if there is one, or the question that a person has to answer."""

    record: Record
    organisation: Organisation | None = None
    candidates: tuple[Candidate, ...] = ()
    question: str = ""
    decision: str = ""
    skipped: bool = False


class Directory:
    """The organisations of the directory that the records of a file may mean."""

    def __init__(self, cluster: Cluster, records: Sequence[Record]) -> None:
        self.cluster = cluster
        self.by_number: dict[tuple[str, str], Organisation] = {}
        for numbers in _chunks(sorted({record.number for record in records if record.number})):
            for found in Organisation.objects.filter(registration_number__in=numbers):
                self.by_number[found.country, found.registration_number] = found
        named = [record for record in records if (record.country, record.number) not in self.by_number]
        keyed: list[Organisation] = []
        for keys in _chunks(sorted({name_key(record.name) for record in named})):
            keyed += Organisation.objects.filter(name_key__in=keys).order_by("pk")
        members = _members_among(cluster, [found.pk for found in keyed if not found.registration_number])
        self.by_name = {(found.country, found.name): found for found in keyed if found.pk in members}
        wanted = {(record.country, name_key(record.name)) for record in named if self.certain(record) is None}
        self.alike: dict[tuple[str, str], list[int]] = {}
        for found in keyed:
            if found.name_key and (key := (found.country, found.name_key)) in wanted:
                self.alike.setdefault(key, []).append(found.pk)
        self.by_pk = {found.pk: found for found in (*self.by_number.values(), *keyed)}
        self._clusters: dict[int, list[tuple[int, str]]] = {}
        for pks in _chunks(sorted(self.by_pk)):
            for owner, pk, name in (
                Membership.objects.filter(organisation__in=pks)
                .order_by("cluster__name")
                .values_list("organisation", "cluster", "cluster__name")
            ):
                self._clusters.setdefault(owner, []).append((pk, name))

    def certain(self, record: Record) -> Organisation | None:
        """Return the organisation with the record's number, or the numberless member with its exact name."""
        if record.number:
            return self.by_number.get((record.country, record.number))
        return self.by_name.get((record.country, record.name))

    def similar(self, record: Record) -> list[Organisation]:
        """Return the organisations of the record's country whose names differ in the legal form only.

        Those with another registration number are left out, since they are certainly other organisations.
        """
        organisations = (self.by_pk[pk] for pk in self.alike.get((record.country, name_key(record.name)), ()))
        return [each for each in organisations if not (record.number and each.registration_number)]

    def namesakes(self, record: Record) -> int:
        """Count the organisations with a similar name and another registration number."""
        return len(self.alike.get((record.country, name_key(record.name)), ())) - len(self.similar(record))

    def is_member(self, pk: int) -> bool:
        """Return whether an organisation is a member of the importing cluster."""
        return any(cluster == self.cluster.pk for cluster, _name in self._clusters.get(pk, ()))

    def other_clusters(self, pk: int) -> tuple[str, ...]:
        """Return the names of the other clusters an organisation is a member of."""
        return tuple(name for cluster, name in self._clusters.get(pk, ()) if cluster != self.cluster.pk)

    def may_join(self, pk: int, viewer: Viewer) -> bool:
        """Return whether the viewer may bring an organisation into the cluster.

        An office reads the private texts of its members. So only a person of both offices, or the operator, can add a
        member of another cluster to this one.
        """
        clusters = {cluster for cluster, _name in self._clusters.get(pk, ())}
        return viewer.is_operator or not clusters or bool(clusters & viewer.cluster_ids)

    def candidate(self, organisation: Organisation) -> Candidate:
        """Return an organisation as a candidate to choose."""
        names = tuple(name for _pk, name in self._clusters.get(organisation.pk, ()))
        return Candidate(f"org:{organisation.pk}", organisation.name, organisation.registration_number, names)


def _members_among(cluster: Cluster, pks: Sequence[int]) -> set[int]:
    members: set[int] = set()
    for some in _chunks(pks):
        of_cluster = Membership.objects.filter(cluster=cluster, organisation__in=some)
        members |= set(of_cluster.values_list("organisation", flat=True))
    return members


def resolve(records: Sequence[Record], directory: Directory, decisions: Mapping[int, str]) -> list[Resolved]:
    """Match each record with an organisation; records of the same organisation are merged into the first."""
    results: list[Resolved] = []
    by_organisation: dict[int, Resolved] = {}
    by_row: dict[int, Resolved] = {}
    earlier_names: dict[tuple[str, str], list[Resolved]] = {}
    for record in records:
        name = record.country, name_key(record.name)
        result = _resolve_one(record, directory, earlier_names.get(name, []), decisions.get(record.row, ""))
        target = by_row.get(_row_of(result.decision))
        if target is None and result.organisation is not None and not result.question and not result.skipped:
            target = by_organisation.get(result.organisation.pk)
        if target is not None and target.record.country == record.country:
            target.record = replace(target.record)  # the record itself stays as the file has it
            target.record.absorb(record)
            by_row[record.row] = target
            continue
        results.append(result)
        by_row[record.row] = result
        if result.organisation is not None and not result.question and not result.skipped:
            by_organisation[result.organisation.pk] = result
        earlier_names.setdefault(name, []).append(result)
    return results


def _resolve_one(record: Record, directory: Directory, earlier: Sequence[Resolved], decision: str) -> Resolved:
    if decision == "skip":
        return Resolved(record, decision=decision, skipped=True)
    organisation = directory.certain(record)
    if organisation is not None:
        result = Resolved(record, organisation, decision=decision)
        if name_key(organisation.name) != name_key(record.name):
            result.candidates = (directory.candidate(organisation),)
            if decision not in {"same", "overwrite", f"org:{organisation.pk}"}:
                result.question = _(
                    "This registration number belongs to %(name)s. Has it changed its name, or is the number wrong?"
                ) % {"name": organisation.name}
        return result
    similar = directory.similar(record)
    alike = [directory.candidate(each) for each in similar]
    alike += [
        Candidate(f"row:{each.record.row}", each.record.name, each.record.number)
        for each in earlier
        if not each.skipped
        and not (record.number and each.record.number)
        and not (each.organisation and each.organisation in similar)
    ]
    result = Resolved(record, candidates=tuple(alike), decision=decision)
    keys = [candidate.key for candidate in alike]
    if not keys or decision == "separate":
        return result
    if decision == "same" and len(keys) == 1:
        decision = keys[0]
    if decision in keys:
        result.decision = decision
        if decision.startswith("org:"):
            result.organisation = directory.by_pk[int(decision.removeprefix("org:"))]
        return result
    result.question = _("Is it the same as %(names)s?") % {
        "names": _(" or ").join(dict.fromkeys(candidate.name for candidate in alike))
    }
    return result


def _row_of(decision: str) -> int:
    return int(decision.removeprefix("row:")) if decision.startswith("row:") else 0


def _chunks(values: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
