"""Introductions in a cluster's file: what the office may read of each, and that again on another installation."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import office_of
from intercluster.apps.introductions.identity import Reader, is_named
from intercluster.apps.introductions.models import Introduction, IntroductionEvent, Message
from intercluster.apps.introductions.queries import find, thread
from intercluster.apps.introductions.states import Side
from intercluster.apps.moving.cluster_file.kinds import Scope
from intercluster.apps.moving.cluster_file.values import Refs, Row, WrongValueError, decoded, encoded, plain
from intercluster.apps.moving.models import PastIntroduction

FILE = "data/introductions.jsonl"
MEANING = "An introduction of a member, as far as the office may read it."

FACTS = (
    "direction",
    "project",
    "state",
    "requested",
    "expires",
    "reminded",
    "agreed",
    "met",
    "collaborating",
    "ended",
    "since",
    "declined_by",
    "outcome",
)
"""Fields that the office's board shows, and the texts' direction."""

INSIDE = ("refusal", "refusal_told", "refusal_words", "proposed_by", "changed_by", "changed_for", "offer", "need")
"""Fields of an introduction of two members."""

STEP = (
    "state",
    "asking_agreed",
    "asked_agreed",
    "reminded",
    "declined_by",
    "refusal",
    "outcome",
    "changed_by",
    "changed_for",
)
"""Fields of a step of an introduction of two members; of others the state and the outcome alone."""


def rows_of(scope: Scope, refs: Refs) -> Iterator[Row]:
    """Yield the introductions of the cluster's members, those that came with the cluster among them."""
    members = scope.members
    theirs = Introduction.objects.filter(Q(asking__in=members) | Q(asked__in=members))
    reader = Reader(office_of(scope.cluster))
    rows = [_row(each, reader, refs) for each in theirs.select_related("asking", "asked", "office").order_by("pk")]
    rows += [dict(each.content) for each in PastIntroduction.objects.filter(cluster=scope.cluster)]
    yield from sorted(rows, key=lambda row: (row["requested"], row["public_id"]))


def _row(each: Introduction, reader: Reader, refs: Refs) -> Row:
    own = {side: each.organisation(side).pk in refs[Organisation] for side in Side}
    inside = all(own.values())
    seen = find(each.public_id, reader.viewer)
    row: Row = {"public_id": str(each.public_id), "inside": inside}
    row |= {name: plain(getattr(each, name)) for name in FACTS}
    row["office"] = refs[Cluster].get(each.office_id)
    for side in Side:
        row[side.value] = _side(each, side, reader, refs, own=own[side], reads_text=own[side] or seen is not None)
    if inside:
        row |= {name: encoded(each, Introduction._meta.get_field(name), refs) for name in INSIDE}  # type: ignore[arg-type]
    elif each.refusal_told or (each.declined_by and own[Side(each.declined_by)]):
        row["refusal"] = each.refusal
    row["messages"] = [
        {"at": plain(said.at), "side": said.side, "author": _author(said, own, reader, refs), "text": said.text}
        for said in (thread(seen) if seen is not None else [])
    ]
    row["steps"] = [_step(event, refs, inside=inside) for event in _events(each)]
    return row


def _author(said: Message, own: Mapping[Side, bool], reader: Reader, refs: Refs) -> str | None:
    """Return who wrote for a member or the office. Who wrote for the other side may be of a member as well."""
    is_own = own[Side(said.side)] if said.side else said.introduction.office_id in reader.viewer.cluster_ids
    return refs[User].get(said.author_id) if is_own else None


def _side(each: Introduction, side: Side, reader: Reader, refs: Refs, *, own: bool, reads_text: bool) -> Row:
    """Return a side: a member by its slug, another organisation as far as the office may know it."""
    organisation = each.organisation(side)
    result: Row = {"organisation": None}
    if own:
        result = {
            "organisation": refs[Organisation][organisation.pk],
            "unnamed": getattr(each, f"{side}_unnamed"),
            "agreed": each.has_agreed(side),
            "person": refs[User].get(getattr(each, f"{side}_person_id")),
        }
    elif is_named(each, side):
        result |= {"name": organisation.name, "country": organisation.country}
        result["registration_number"] = organisation.registration_number
    else:
        told = reader.disclosures.of(organisation)
        result["described"] = {"country": told.country, "kind": told.kind}
    if reads_text:
        result |= {"text": getattr(each, f"{side}_text"), "language": getattr(each, f"{side}_language")}
    return result


def _events(each: Introduction) -> list[Any]:
    return list(IntroductionEvent.objects.filter(pgh_obj=each.pk).order_by("pgh_created_at", "pk"))


def _step(event: Any, refs: Refs, *, inside: bool) -> Row:
    step: Row = {"at": plain(event.pgh_created_at), "label": event.pgh_label}
    fields = STEP if inside else ("state", "outcome")
    return step | {name: encoded(event, event._meta.get_field(name), refs) for name in fields}


def bring_in(row: Mapping[str, Any], cluster: Cluster, refs: Refs) -> Introduction | PastIntroduction | None:
    """Write an introduction: of two members as it was, of one as a record. None if the platform has it already.

    An introduction with an organisation that is not in the file is not written beside that organisation's own: nobody
    there has said so. Raises WrongValueError.
    """
    try:
        public_id = uuid.UUID(row["public_id"])
        if Introduction.objects.filter(public_id=public_id).exists():
            return None
        if row["inside"]:
            return _between_members(row, public_id, refs)
        return _record(row, public_id, cluster, refs)
    except (KeyError, TypeError, AttributeError) as problem:
        raise WrongValueError(f"is not an introduction: {problem}") from problem


def _between_members(row: Mapping[str, Any], public_id: uuid.UUID, refs: Refs) -> Introduction:
    made = Introduction(public_id=public_id)
    for name in (*FACTS, *INSIDE, "office"):
        _set(made, name, row[name], refs)
    for side in Side:
        given = row[side.value]
        values = {"": "organisation", "_unnamed": "unnamed", "_agreed": "agreed", "_person": "person"}
        for ending, name in (values | {"_text": "text", "_language": "language"}).items():
            _set(made, f"{side}{ending}", given[name], refs)
    made.save()
    for said in row["messages"]:
        message = Message(introduction=made)
        for name in ("at", "side", "author", "text"):
            _set(message, name, said[name], refs)
        message.save()
    for step in row["steps"]:
        event = IntroductionEvent(pgh_obj_id=made.pk, pgh_label=str(step["label"]))
        for name in STEP:
            _set(event, name, step[name], refs)
        event.save()
        at = decoded(Introduction._meta.get_field("since"), step["at"], refs)
        IntroductionEvent.objects.filter(pk=event.pk).update(pgh_created_at=at)
    return made


def _set(made: Any, name: str, value: Any, refs: Refs) -> None:
    field = made._meta.get_field(name)
    try:
        setattr(made, field.attname, decoded(field, value, refs))
    except WrongValueError as problem:
        raise WrongValueError(f"{name} {problem}") from problem


def _record(row: Mapping[str, Any], public_id: uuid.UUID, cluster: Cluster, refs: Refs) -> PastIntroduction:
    """Keep an introduction with an outside organisation as it was told, with the members' slugs of this platform."""
    content = dict(row)
    scratch = Introduction()
    for name in FACTS:
        _set(scratch, name, row[name], refs)
    slugs = dict(Organisation.objects.filter(pk__in=refs[Organisation].values()).values_list("pk", "slug"))
    for side in Side:
        if row[side.value]["organisation"] is not None:
            key = decoded(Introduction._meta.get_field(side.value), row[side.value]["organisation"], refs)  # type: ignore[arg-type]
            content[side.value] = {**row[side.value], "organisation": slugs[key]}
        elif "name" not in row[side.value]:
            described = row[side.value]["described"]
            if described["kind"] not in {"", *Kind.values} or not isinstance(described["country"], str):
                raise WrongValueError("described is no country and kind")
    if row["office"] is not None:
        content["office"] = cluster.slug
    since: datetime = scratch.since
    record, made = PastIntroduction.objects.get_or_create(
        cluster=cluster, public_id=public_id, defaults={"content": content, "since": since}
    )
    if not made:
        raise WrongValueError("is in the file twice")
    return record
