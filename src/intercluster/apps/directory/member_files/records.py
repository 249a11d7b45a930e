"""The record of an import: what it did, and how each changed object was before, so that it can be undone.

`Import.done` is JSON: `created` organisation -> state; `facts` organisation -> before and after; `memberships`
membership -> organisation; and for `offer` and `need` each: `added` text -> organisation and state, `changed` text ->
organisation, before and after, `removed` the texts as they were. A state is a digest, to notice what has changed since.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Import, Need, Offer, Organisation, Statement
from intercluster.core.imports.record import shortened

TEXTS: dict[str, type[Statement]] = {"offer": Offer, "need": Need}
"""Kinds of texts, by the name they have in a record."""

_NOT_FACTS = frozenset({"id", "slug", "name_key", "size", "is_demo", "created", "updated"})
FACTS = tuple(each.name for each in Organisation._meta.concrete_fields if each.name not in _NOT_FACTS)
"""Fields of an organisation that a cluster can change."""

TEXT_FACTS = ("organisation_id", "text", "language", "visibility", "expires")
"""Fields of a text that a cluster can change."""


@dataclass
class TextsWritten:
    """Changes of an import to offers, or to needs."""

    added: dict[int, int] = field(default_factory=dict)
    """Text -> organisation."""
    changed: dict[int, dict[str, Any]] = field(default_factory=dict)
    removed: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Written:
    """Changes that an import has written."""

    created: list[int] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    memberships: dict[int, int] = field(default_factory=dict)
    texts: dict[str, TextsWritten] = field(default_factory=dict)


def keep(written: Written, cluster: Cluster, counts: Mapping[str, int], *, file: str, by: User | None) -> Import:
    """Record an import, in the transaction that carried it out."""
    done: dict[str, Any] = {
        "created": digests(Organisation, written.created, FACTS),
        "facts": written.facts,
        "memberships": written.memberships,
    }
    for name, texts in written.texts.items():
        states = digests(TEXTS[name], texts.added, TEXT_FACTS)
        added = {pk: {"organisation": owner, "state": states[pk]} for pk, owner in texts.added.items()}
        done[name] = {"added": added, "changed": texts.changed, "removed": texts.removed}
    return Import.objects.create(cluster=cluster, by=by, file=shortened(file), counts=dict(counts), done=done)


def digests(model: type[models.Model], pks: Iterable[int], fields: Sequence[str]) -> dict[int, str]:
    """Return the state of each existing object: a digest of some of its fields."""
    rows = model._base_manager.filter(pk__in=list(pks)).values_list("pk", *fields)
    return {
        pk: hashlib.blake2b(repr(values).encode(), digest_size=8).hexdigest()
        for pk, *values in rows.iterator(chunk_size=5000)
    }


def past_imports(cluster: Cluster) -> QuerySet[Import]:
    """Return a cluster's imports, the latest first; `is_kept` says whether what undoing needs is there, unread."""
    is_kept = ExpressionWrapper(~Q(done={}), output_field=BooleanField())
    imports = Import.objects.filter(cluster=cluster).annotate(is_kept=is_kept)
    return imports.select_related("by", "undone_by").defer("done")


def touched(done: Mapping[str, Any]) -> set[int]:
    """Return the organisations that an import created or changed, texts and memberships included."""
    organisations = {int(pk) for part in ("created", "facts") for pk in done[part]} | set(done["memberships"].values())
    for name in TEXTS:
        texts = done[name]
        organisations |= {each["organisation"] for part in ("added", "changed") for each in texts[part].values()}
        organisations |= {each["organisation_id"] for each in texts["removed"]}
    return organisations
