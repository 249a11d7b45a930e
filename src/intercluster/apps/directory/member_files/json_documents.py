"""Members as JSON documents: everything that a cluster's office keeps of them, exported and imported without loss."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files.checked import Checked, Text
from intercluster.apps.directory.member_files.export import as_cell
from intercluster.apps.directory.member_files.fields import SEVERAL, Field
from intercluster.apps.directory.member_files.plan import Entry, Plan, plan
from intercluster.apps.directory.member_files.services import Carried, import_members
from intercluster.apps.directory.member_files.validation import check_rows
from intercluster.apps.directory.models import Cluster, Identifier, Membership, Need, Offer, Organisation
from intercluster.apps.directory.registration_numbers import is_personal_vat
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.schemas import (
    IdentifierDocument,
    ImportOut,
    MemberDocument,
    RejectedOut,
    StatementDocument,
)
from intercluster.core.imports.record import ImportRefusedError
from intercluster.core.imports.rows import Outcome
from intercluster.tables.model import Row, clean

FACTS = [field for field in Field if field not in {*SEVERAL, Field.VISIBILITY, Field.LANGUAGE, Field.EXPIRES}]
"""Fields that a member has once, in the columns of a member file."""


@dataclass(frozen=True)
class Imported:
    """The plan of an import of documents; `carried` is None for a dry run."""

    plan: Plan
    carried: Carried | None = None


def members_of(cluster: Cluster) -> Iterator[MemberDocument]:
    """Yield every member of a cluster with everything its office keeps, expired offers and needs as well."""
    rows = (
        Membership.objects.filter(cluster=cluster)
        .select_related("organisation")
        .order_by("organisation__name", "organisation")
        .prefetch_related(
            "organisation__identifiers",
            *[
                Prefetch(f"organisation__{name}", model.objects.order_by("pk").defer("lexemes", "terms", "vector"))
                for name, model in (("offers", Offer), ("needs", Need))
            ],
        )
    )
    for membership in rows.iterator(chunk_size=1000):
        yield document_of(membership.organisation, membership.since)


def document_of(organisation: Organisation, since: date | None = None) -> MemberDocument:
    """Return everything that is kept of an organisation; `since` is when it joined the cluster.

    Stored values are not checked again.
    """
    texts: dict[str, Any] = {
        name: [
            StatementDocument.model_construct(
                text=each.text,
                language=each.language,
                visibility=Visibility(each.visibility),
                expires=each.expires,
                about=each.about,
            )
            for each in getattr(organisation, name).all()
        ]
        for name in ("offers", "needs")
    }
    return MemberDocument.model_construct(
        **{field.value: getattr(organisation, field.value) for field in FACTS}
        | {
            "slug": organisation.slug,
            "since": since,
            "kind": Kind(organisation.kind),
            "turnover_eur": None if organisation.turnover_eur is None else f"{organisation.turnover_eur:f}",
            "identifiers": [
                IdentifierDocument.model_construct(scheme=Identifier.Scheme(each.scheme), value=each.value)
                for each in sorted(organisation.identifiers.all(), key=lambda each: (each.scheme, each.value))
            ],
            "decision": "",
        },
        **texts,
    )


def import_documents(
    documents: Sequence[MemberDocument],
    cluster: Cluster,
    viewer: Viewer,
    *,
    write: bool,
    replace: bool = False,
    by: User | None = None,
) -> Imported:
    """Import documents as `services.import_members` imports files: all or nothing, by the same rules.

    Without `write`, only plan. Raises ImportRefusedError if a document is rejected or undecided.
    """
    checked = _checked(documents, cluster)
    decisions = {row: each.decision for row, each in enumerate(documents, start=1) if each.decision}
    if not write:
        return Imported(plan(checked, cluster, viewer, decisions=decisions, replace=replace))
    with transaction.atomic():
        carried = import_members(
            checked, cluster, viewer, decisions=decisions, replace=replace, file=_("HTTP API"), by=by
        )
        _write_rest(documents, carried.plan.entries, cluster)
    return Imported(carried.plan, carried)


def _checked(documents: Sequence[MemberDocument], cluster: Cluster) -> Checked:
    mapping = mappings.guess([field.value for field in FACTS])
    rows = [
        Row(number, [as_cell(getattr(document, field.value)) for field in FACTS])
        for number, document in enumerate(documents, start=1)
    ]
    checked = check_rows(rows, mapping, cluster.country, is_strict=True)
    for record in checked.records:
        document = documents[record.row - 1]
        record.offers, record.needs = _texts(document.offers), _texts(document.needs)
    return checked


def _texts(documents: Iterable[StatementDocument]) -> dict[str, Text]:
    return {
        clean(each.text): Text(each.text, each.language, each.visibility, each.expires, each.about)
        for each in documents
    }


def _write_rest(documents: Sequence[MemberDocument], entries: Sequence[Entry], cluster: Cluster) -> None:
    """Write what a member file does not have: addresses, dates of joining, numbers in other registers."""
    for entry in entries:
        if entry.organisation is None or entry.outcome is Outcome.SKIPPED:
            continue
        for row in entry.rows:
            document = documents[row - 1]
            if entry.outcome is Outcome.NEW and document.slug:
                _keep_address(entry.organisation, document.slug)
            if document.since:
                Membership.objects.filter(cluster=cluster, organisation=entry.organisation).update(since=document.since)
            for each in document.identifiers:
                if is_personal_vat(each.value):
                    continue
                identifier, _made = Identifier.objects.get_or_create(
                    scheme=each.scheme, value=each.value, defaults={"organisation": entry.organisation}
                )
                if identifier.organisation_id != entry.organisation.pk:
                    problem = _(
                        "Nothing was imported. The number %(number)s of member %(row)d is another organisation's."
                    )
                    raise ImportRefusedError(problem % {"number": each.value, "row": row})


def _keep_address(organisation: Organisation, slug: str) -> None:
    if not Organisation.objects.filter(slug=slug).exists():
        organisation.slug = slug
        organisation.save(update_fields=["slug"])


def told(imported: Imported) -> ImportOut:
    """Return the answer of the HTTP API to an import."""
    counts = imported.plan.counts
    return ImportOut(
        imported=imported.carried is not None,
        number=imported.carried.record.pk if imported.carried and imported.carried.record else None,
        new=counts[Outcome.NEW],
        changed=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
        undecided=[
            _("Member %(row)d, %(name)s: %(question)s")
            % {"row": entry.record.row, "name": entry.record.name, "question": entry.question}
            for entry in imported.plan.of(Outcome.UNDECIDED)
        ],
        rejected=[
            RejectedOut(member=each.row, field=each.column, value=each.value, wrong=each.wrong, right=each.right)
            for each in imported.plan.problems
        ],
    )
