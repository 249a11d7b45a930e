"""The history in a cluster's file: what each row was before a change, when, and who of the cluster changed it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import uuid4

import pghistory.models
from django.apps import apps
from django.db import connection
from django.db.models import Q

from intercluster.apps.accounts.models import User
from intercluster.apps.moving.cluster_file.kinds import EVERY_KIND, Kind, Scope
from intercluster.apps.moving.cluster_file.values import Refs, Row, WrongValueError, decoded, encoded, line_of, plain

FILE = "data/history.jsonl"
MEANING = "A change of a row: what it held before (for an insert, what it holds)."

EVENTS = {
    "cluster": "directory.ClusterEvent",
    "cluster-alliances": "directory.ClusterAllianceEvent",
    "managers": "directory.ClusterManagerEvent",
    "evaluators": "directory.ClusterEvaluatorEvent",
    "organisations": "directory.OrganisationEvent",
    "memberships": "directory.MembershipEvent",
    "places": "directory.AffiliationEvent",
    "offers": "directory.OfferEvent",
    "needs": "directory.NeedEvent",
    "programmes": "projects.ProgrammeEvent",
    "calls": "projects.CallEvent",
    "judgements": "regions.JudgementEvent",
}
"""The model of the changes of each kind that has a history."""

OWN = frozenset({"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "id"})
"""Fields of a change that say when and of what it is."""

KINDS = {kind.name: kind for kind in EVERY_KIND}


def _model(name: str) -> Any:
    return apps.get_model(EVENTS[name])


def _fields(name: str) -> list[Any]:
    return [each for each in _model(name)._meta.concrete_fields if each.name not in OWN]


def _of_scope(name: str, scope: Scope) -> Q:
    """Return the condition for the changes of a kind that are the cluster's."""
    if name == "cluster":
        return Q(id=scope.cluster.pk)
    if name == "organisations":
        return Q(id__in=scope.members)
    if name == "places" or name in {"offers", "needs"}:
        return Q(organisation__in=scope.members)
    return Q(cluster=scope.cluster.pk)


def rows_of(scope: Scope, refs: Refs) -> Iterator[Row]:
    """Yield the changes of the cluster's rows, by kind and time.

    A row that is gone is called gone-1, gone-2 and so on. Changes that name people or organisations that are not the
    cluster's now are left out.
    """
    for name in EVENTS:
        by_object: dict[int, list[Row]] = defaultdict(list)
        for event in _model(name).objects.filter(_of_scope(name, scope)).select_related("pgh_context").order_by("pk"):
            try:
                before = {field.name: encoded(event, field, refs) for field in _fields(name)}
            except LookupError:
                continue
            by_object[event.id].append({**_when(event, refs), "before": before})
        yield from sorted(_named(name, by_object, refs), key=lambda row: (row["at"], line_of(row)))


def _when(event: Any, refs: Refs) -> Row:
    context = event.pgh_context.metadata if event.pgh_context else {}
    who = context.get("user")
    return {
        "at": plain(event.pgh_created_at),
        "act": event.pgh_label,
        "by": refs[User].get(int(who)) if who is not None else None,
        "source": context.get("source"),
    }


def _named(name: str, by_object: Mapping[int, list[Row]], refs: Refs) -> Iterator[Row]:
    there = refs[KINDS[name].model]
    gone = sorted((key for key in by_object if key not in there), key=lambda key: [*map(line_of, by_object[key])])
    called = {key: f"gone-{number}" for number, key in enumerate(gone, 1)}
    for key, rows in by_object.items():
        for row in rows:
            yield {"kind": name, "row": there.get(key, called.get(key)), **row}


class Restored:
    """Writes changes as they were, for rows that the file has brought to the platform."""

    def __init__(self, refs: Refs, joined: Mapping[type, set[int]], apart: Collection[Any]) -> None:
        self._refs = refs
        self._joined = joined
        self._apart = apart
        self._gone: dict[tuple[str, str], int] = {}
        self._contexts: dict[tuple[Any, ...], Any] = {}

    def event(self, row: Mapping[str, Any]) -> tuple[Any, Any] | None:
        """Return an unsaved change and its moment; None for a row that the platform had. Raises WrongValueError."""
        try:
            name, kind = row["kind"], KINDS[row["kind"]]
            if name not in EVENTS:
                raise WrongValueError(f"kind {name} has no history")
            if name == "cluster-alliances" and row["before"]["alliance"] in self._apart:
                return None
            key = self._key(kind, row["row"])
            if key in self._joined.get(kind.model, ()):
                return None
            made = _model(name)(id=key, pgh_label=str(row["act"]))
            if hasattr(made, "pgh_obj_id"):
                made.pgh_obj_id = key
            before = row["before"]
            if set(before) != {field.name for field in _fields(name)}:
                raise WrongValueError("before has other fields than the kind")
            for field in _fields(name):
                setattr(made, field.attname, decoded(field, before[field.name], self._refs))
            at = decoded(_model(name)._meta.get_field("pgh_created_at"), row["at"], self._refs)
            made.pgh_context_id = self._context(row)
        except (KeyError, TypeError) as problem:
            raise WrongValueError(f"is not a change: {problem}") from problem
        return made, at

    def _key(self, kind: Kind, ref: Any) -> int:
        if isinstance(ref, str) and ref.startswith("gone-"):
            known = self._gone.get((kind.name, ref))
            if known is None:
                known = self._gone[kind.name, ref] = _next_key(kind)
            return known
        found = self._refs[kind.model].get(ref)
        if found is None:
            raise WrongValueError("row names nothing that the file has before")
        return int(found)

    def _context(self, row: Mapping[str, Any]) -> Any:
        by, source = row["by"], row["source"]
        if by is None and source is None:
            return None
        key = row["at"], by, source
        if key not in self._contexts:
            metadata: Row = {}
            if by is not None:
                metadata["user"] = self._refs[User][by]
            if source is not None:
                metadata["source"] = str(source)
            self._contexts[key] = pghistory.models.Context.objects.create(id=uuid4(), metadata=metadata).pk
        return self._contexts[key]


def _next_key(kind: Kind) -> int:
    """Return a key that no row has and none will get."""
    table, column = kind.model._meta.db_table, kind.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [f'"{table}"', column])
        return int(cursor.fetchone()[0])
