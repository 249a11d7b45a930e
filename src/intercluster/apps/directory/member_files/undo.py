"""Undo an import, all or nothing, unless something it wrote has been changed since."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.member_files.fields import LABELS, Field
from intercluster.apps.directory.member_files.records import FACTS, TEXT_FACTS, TEXTS, digests, touched
from intercluster.apps.directory.member_files.services import (
    HOW_FOUND,
    announce,
    change_text,
    index_again,
    lock,
    save_facts,
)
from intercluster.apps.directory.models import Import, Membership, Organisation, Participation, Statement
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.directory.signals import import_taken_back
from intercluster.core import clock
from intercluster.core.imports.record import ImportRefusedError

SHOWN = 20
"""Most reasons that an answer names."""

Reason = tuple[int, str]
"""An organisation, and what has happened to it since."""


class UndoRefusedError(ImportRefusedError):
    """Why an import was not undone: `reasons` name what has been changed since."""

    def __init__(self, message: str, reasons: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.reasons = list(reasons)


def undo_import(pk: int, viewer: Viewer, by: User | None = None) -> Import:
    """Undo everything an import wrote and return its record; `by` is recorded.

    Raises UndoRefusedError, and changes nothing, if the import was undone already or if anything that it wrote has
    been changed since.
    """
    try:
        with transaction.atomic():
            record = Import.objects.select_for_update(of=("self",)).select_related("cluster").filter(pk=pk).first()
            if record is None:
                raise UndoRefusedError(_("There is no import with the number %(number)s.") % {"number": pk})
            if not manages(viewer, record.cluster):
                raise PermissionDenied
            if record.undone_at:
                raise UndoRefusedError(
                    _("This import was undone already, on %(date)s.") % {"date": _date(record.undone_at)}
                )
            if not record.done:
                raise UndoRefusedError(_("What was there before this import is not kept here, so it cannot be undone."))
            lock(record.cluster)
            import_taken_back.send(sender=Import, record=record)
            if reasons := _changed_since(record):
                raise UndoRefusedError(_("Nothing was undone, so as not to destroy later work."), reasons)
            if _take_back(record.done):
                announce(record.cluster)
            record.mark_undone(by)
    except IntegrityError as problem:
        raise UndoRefusedError(
            _("Nothing was undone: a registration number or text that would come back is another's now.")
        ) from problem
    return record


def _date(moment: datetime) -> str:
    return f"{clock.local_time(moment):%Y-%m-%d %H:%M}"


def _changed_since(record: Import) -> list[str]:
    """Return the later changes, one line for each organisation."""
    by_organisation: dict[int, list[str]] = {}
    for owner, what in _reasons(record.done):
        if what not in (known := by_organisation.setdefault(owner, [])):
            known.append(what)
    if not by_organisation:
        return []
    names = dict(Organisation.objects.filter(pk__in=by_organisation).values_list("pk", "name"))
    later = _later_imports(record)
    lines = []
    for owner, reasons in list(by_organisation.items())[:SHOWN]:
        line = f"{names.get(owner, _('an organisation that is gone'))}: {', '.join(reasons)}"
        if (imported := later.get(owner)) is not None:
            line += " " + _("(import of %(file)s, %(date)s: undo that first)") % {
                "file": imported.file,
                "date": _date(imported.at),
            }
        lines.append(line)
    if more := len(by_organisation) - len(lines):
        lines.append(ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more})
    return lines


def _later_imports(record: Import) -> dict[int, Import]:
    """Return the latest later import that changed each organisation."""
    later: dict[int, Import] = {}
    for each in Import.objects.filter(pk__gt=record.pk, undone_at=None).order_by("pk"):
        later |= dict.fromkeys(touched(each.done), each)
    return later


def _reasons(done: Mapping[str, Any]) -> Iterator[Reason]:
    created, facts = _by_number(done["created"]), _by_number(done["facts"])
    # Others who change or refer to these organisations wait until this transaction ends.
    list(Organisation.objects.select_for_update().filter(pk__in=[*created, *facts]).values_list("pk"))
    states = digests(Organisation, created, FACTS)
    for pk, state in created.items():
        if states.get(pk) != state:
            yield pk, _("facts changed") if pk in states else _("removed")
    yield from _facts_changed(facts)
    memberships = _by_number(done["memberships"])
    still = set(Membership.objects.filter(pk__in=memberships).values_list("pk", flat=True))
    for pk, owner in memberships.items():
        if pk not in still:
            yield owner, _("no longer a member")
    made_here: dict[type[models.Model], set[int]] = {Membership: set(memberships)}
    for name, model in TEXTS.items():
        added = _by_number(done[name]["added"])
        made_here[model] = set(added)
        yield from _texts_changed(model, done[name])
        for pk, what in _referred_to(model, set(added), made_here):
            yield added[pk]["organisation"], what
    yield from _referred_to(Organisation, set(created), made_here)


def _facts_changed(facts: Mapping[int, Mapping[str, Any]]) -> Iterator[Reason]:
    stored = Organisation.objects.in_bulk(list(facts))
    for pk, fact in facts.items():
        if pk not in stored:
            yield pk, _("removed")
            continue
        for name, after in fact["after"].items():
            if getattr(stored[pk], name) != _python(Organisation, name, after):
                yield pk, _("%(field)s changed") % {"field": LABELS[Field(name)]}


def _texts_changed(model: type[Statement], texts: Mapping[str, Any]) -> Iterator[Reason]:
    added, changed = _by_number(texts["added"]), _by_number(texts["changed"])
    list(model.objects.select_for_update().filter(pk__in=[*added, *changed]).values_list("pk"))
    states = digests(model, added, TEXT_FACTS)
    for pk, text in added.items():
        if states.get(pk) != text["state"]:
            yield text["organisation"], _("a text changed or removed")
    stored = model.objects.defer("vector").in_bulk(list(changed))
    for pk, text in changed.items():
        statement = stored.get(pk)
        if statement is None or any(
            getattr(statement, name) != _python(model, name, after) for name, after in text["after"].items()
        ):
            yield text["organisation"], _("a text changed or removed")
    owners = {text["organisation_id"] for text in texts["removed"]}
    again = set(model.objects.filter(organisation__in=owners).values_list("organisation_id", "text"))
    owners -= set(Organisation.objects.filter(pk__in=owners).values_list("pk", flat=True))
    for text in texts["removed"]:
        if text["organisation_id"] in owners:
            yield text["organisation_id"], _("removed")
        elif (text["organisation_id"], text["text"]) in again:
            yield text["organisation_id"], _("a text that was removed is there again")


def _referred_to(
    model: type[models.Model], pks: set[int], made_here: Mapping[type[models.Model], set[int]]
) -> Iterator[Reason]:
    """Yield references from objects that the import did not make: they would be deleted with its own.

    All models are asked in one query: many point at organisations, and each app adds more.
    """
    # The table between a many-to-many relation has a foreign key, which is among the relations.
    relations = [each for each in model._meta.related_objects if not each.many_to_many]
    queries = [
        relation.related_model._base_manager.filter(**{f"{relation.field.attname}__in": pks})
        .order_by()
        .values_list(models.Value(number), "pk", relation.field.attname)
        for number, relation in enumerate(relations)
    ]
    if not queries:
        return
    for number, pk, target in queries[0].union(*queries[1:], all=True).iterator(chunk_size=5000):
        other = relations[number].related_model
        if pk not in made_here.get(other, ()):
            yield target, _addition(other)


def _addition(model: type[models.Model]) -> str:
    if model in TEXTS.values():
        return _("a text added")
    if model is Membership:
        return _("a member of another cluster too")
    if model is Participation:
        return _("in a project")
    return _("in use elsewhere")


def _take_back(done: Mapping[str, Any]) -> bool:
    """Write everything as it was; return whether there are texts to index."""
    to_index = False
    for name, model in TEXTS.items():
        texts = done[name]
        model.objects.filter(pk__in=list(_by_number(texts["added"]))).delete()
        for pk, text in _by_number(texts["changed"]).items():
            change_text(model, pk, {name: _python(model, name, value) for name, value in text["before"].items()})
            to_index = to_index or bool(HOW_FOUND & set(text["before"]))
        _bring_back(model, texts["removed"])
        to_index = to_index or bool(texts["removed"])
    memberships = _by_number(done["memberships"])
    Membership.objects.filter(pk__in=list(memberships)).delete()
    if left := set(memberships.values()) - set(_by_number(done["created"])):
        index_again(left)
        to_index = True
    facts = _by_number(done["facts"])
    organisations = Organisation.objects.in_bulk(list(facts))
    for pk, fact in facts.items():
        for name, before in fact["before"].items():
            setattr(organisations[pk], name, _python(Organisation, name, before))
    save_facts([(organisations[pk], list(fact["before"])) for pk, fact in facts.items()])
    Organisation.objects.filter(pk__in=list(_by_number(done["created"]))).delete()
    return to_index


def _bring_back(model: type[Statement], rows: Iterable[Mapping[str, Any]]) -> None:
    """Restore removed texts under their old numbers; they are not indexed yet."""
    texts = [model(**{name: _python(model, name, value) for name, value in row.items()}) for row in rows]
    created = {text.pk: text.created for text in texts}
    for text in model.objects.bulk_create(texts):
        text.created = created[text.pk]  # bulk_create has set it to now
    model.objects.bulk_update(texts, ["created"], batch_size=1000)


def _by_number(entries: Mapping[str, Any]) -> dict[int, Any]:
    """Return entries by number, since the keys of JSON are texts."""
    return {int(pk): entry for pk, entry in entries.items()}


def _python(model: type[models.Model], name: str, value: Any) -> Any:
    """Return the value of a field from its JSON."""
    if name == "pk" or name.endswith("_id"):
        return value
    return cast("models.Field[Any, Any]", model._meta.get_field(name)).to_python(value)
