"""Organisations say that an answer or a practice has helped them: once each, until they take it back."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.models import Answer, Helped, Practice
from intercluster.core.errors import NotFound, Refused
from intercluster.core.locks import lock_row


def helped_by(rows: Sequence[Answer] | Sequence[Practice]) -> dict[int, set[int]]:
    """Return the organisations that each answer, or each practice, has helped: keys by the key of the row."""
    said: dict[int, set[int]] = {}
    if rows:
        kind = rows[0]._meta.model_name or ""
        found = Helped.objects.filter(**{f"{kind}__in": [row.pk for row in rows]})
        for row, organisation in found.values_list(kind, "organisation"):
            said.setdefault(row, set()).add(organisation)
    return said


def may_say(viewer: Viewer, row: Answer | Practice) -> list[Organisation]:
    """Return the organisations for which the viewer may say that somebody else's text has helped."""
    edited = Organisation.objects.filter(pk__in=viewer.edited_ids)
    return list(edited.exclude(pk=row.organisation_id).order_by("name", "pk"))


def edited_by(viewer: Viewer, slug: str) -> Organisation:
    """Return an organisation that the viewer edits. Raises NotFound."""
    found = [each for each in Organisation.objects.filter(pk__in=viewer.edited_ids) if each.slug == slug]
    if not found:
        raise NotFound
    return found[0]


def say_or_take_back(by: User, row: Answer | Practice, organisation: Organisation, *, unnamed: bool = False) -> None:
    """Say that a text has helped an organisation, or take that back, within a transaction. Raises Refused.

    `unnamed` says that nobody else may learn whom it has helped. The caller has checked who may read and say so.
    """
    if row.organisation_id == organisation.pk:
        raise Refused(_("The organisation has written this itself."))
    lock_row(row)
    said = Helped.objects.filter(organisation=organisation, **{row._meta.model_name or "": row})
    if not said.delete()[0]:
        Helped.objects.create(organisation=organisation, by=by, unnamed=unnamed, **{row._meta.model_name or "": row})
