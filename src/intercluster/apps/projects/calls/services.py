"""Writes of calls and programmes: each checks who may, and that the rules are rules."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.analysis.consortia.reading import data_of, rules_from
from intercluster.analysis.consortia.rules import AnyOf, Rule, flat
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.projects.calls.alternatives import (
    OPTIONS,
    Place,
    added,
    changed,
    check_ways,
    rule_of,
    without,
)
from intercluster.apps.projects.calls.queries import countries_in, offered_programmes, own_programmes, rules_of
from intercluster.apps.projects.calls.rules import may_keep
from intercluster.apps.projects.calls.shipped import Scheme, lists, shipped
from intercluster.apps.projects.calls.telling import tell_deleted, told
from intercluster.apps.projects.models import NAME_LIMIT, Call, Programme
from intercluster.core.errors import NotFound, Refused
from intercluster.core.locks import lock_until_commit
from intercluster.core.slugs import free_slug

SLUG_BASE = 70
RESERVED = frozenset({"new", "import"})
"""Words that addresses have in the place of a slug."""
MOST_RULES = 100
"""Most rules of a call or programme."""
ANYWHERE = Place()


class FieldRefused(Refused):
    """What a field of a form says is against a rule."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


@dataclass(frozen=True)
class CallFields:
    """What an office says about a call."""

    title: str
    language: str
    programme: str = ""
    text: str = ""
    reference: str = ""
    website: str = ""
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True)
class ProgrammeFields:
    """What an office says about a programme."""

    name: str
    funder: str = ""
    website: str = ""


@transaction.atomic
def add_call(viewer: Viewer, cluster: Cluster, said: CallFields, *, is_demo: bool = False) -> Call:
    """Add a call. Raises Refused."""
    if not manages(viewer, cluster):
        raise NotFound
    lock_until_commit("calls", cluster.pk)
    made = Call(slug=_free(Call, said.title), cluster=cluster, is_demo=is_demo)
    return _write_call(made, said)


@transaction.atomic
def change_call(viewer: Viewer, call: Call, said: CallFields) -> Call:
    """Change a call. Raises Refused."""
    if not may_keep(viewer, call):
        raise NotFound
    lock_until_commit("calls", call.cluster_id)
    _read_locked(call)
    with told(viewer, [call]):
        return _write_call(call, said)


def _write_call(call: Call, said: CallFields) -> Call:
    if said.programme and said.programme != call.programme and said.programme not in offered_programmes(call.cluster):
        raise NotFound
    if said.opens and said.closes and said.opens > said.closes:
        raise FieldRefused("closes", _("The call closes before it opens."))
    same = Call.objects.filter(cluster=call.cluster, reference=said.reference).exclude(pk=call.pk)
    if said.reference and same.exists():
        problem = _("Your cluster has a call with the reference %(reference)s.") % {"reference": said.reference}
        raise FieldRefused("reference", problem)
    for name, value in asdict(said).items():
        setattr(call, name, value)
    call.countries = countries_in(rules_of(call))
    call.save(update_fields=None if call._state.adding else [*asdict(said), "countries", "updated"])
    return call


def _read_locked(kept: Call | Programme) -> None:
    """Read a call or programme again and keep it until the end of the transaction, so that no change is lost."""
    model = type(kept)
    locked: Any = model._default_manager.select_for_update()
    try:
        kept.refresh_from_db(from_queryset=locked)
    except model.DoesNotExist:
        raise NotFound from None


@transaction.atomic
def remove_call(viewer: Viewer, call: Call) -> None:
    """Delete a call, and tell the teams that answer it."""
    if not may_keep(viewer, call):
        raise NotFound
    tell_deleted(viewer, call)
    call.delete()


@transaction.atomic
def add_programme(
    viewer: Viewer, cluster: Cluster, said: ProgrammeFields, *, copied: Scheme | None = None
) -> Programme:
    """Add a programme, without rules or with those of another."""
    if not manages(viewer, cluster):
        raise NotFound
    lock_until_commit("programmes")
    return Programme.objects.create(
        slug=_free(Programme, said.name),
        cluster=cluster,
        rules=data_of(copied.rules) if copied else [],
        copied_from=copied.key if copied else "",
        **asdict(said),
    )


@transaction.atomic
def change_programme(viewer: Viewer, found: Programme, said: ProgrammeFields) -> Programme:
    """Change the name, funder or website of a programme."""
    if not may_keep(viewer, found):
        raise NotFound
    for name, value in asdict(said).items():
        setattr(found, name, value)
    found.save(update_fields=[*asdict(said), "updated"])
    return found


@transaction.atomic
def remove_programme(viewer: Viewer, found: Programme) -> None:
    """Delete a programme that no call uses. Raises Refused."""
    if not may_keep(viewer, found):
        raise NotFound
    if used := Call.objects.filter(programme=found.slug).count():
        raise Refused(
            ngettext(
                "%(count)d call has this programme. Choose another one for it first.",
                "%(count)d calls have this programme. Choose another one for them first.",
                used,
            )
            % {"count": used}
        )
    found.delete()


@transaction.atomic
def put_rule(
    viewer: Viewer, kept: Call | Programme, data: Mapping[str, Any], *, key: str = "", place: Place = ANYWHERE
) -> Rule:
    """Add a rule, or put it in the place of the one with the key. Raises Refused, and RuleError for no rule."""
    if not may_keep(viewer, kept):
        raise NotFound
    _read_locked(kept)
    rules = rules_from(kept.rules, lists())
    before = rule_of(rules, key or data["key"])
    if before is None and key == data["key"]:  # somebody has removed it meanwhile
        raise NotFound
    if isinstance(before, AnyOf):  # its own rules are changed one by one
        data = {**data, OPTIONS: data_of([before])[0][OPTIONS]}
    (rule,) = rules_from([data], lists())
    if before is not None and _is_stale(before, rule):
        rule = replace(rule, source=replace(rule.source, is_verified=False))
    (written,) = data_of([rule])
    if before is not None:
        _write_rules(viewer, kept, changed(kept.rules, written))
        return rule
    if len(flat(rules)) >= MOST_RULES:
        raise Refused(_("There are %(most)d rules, the most there may be. Remove one first.") % {"most": MOST_RULES})
    _write_rules(viewer, kept, added(kept.rules, written, place, free_key(kept, "any_of")))
    return rule


def free_key(kept: Call | Programme, kind: str) -> str:
    """Return a key for a new rule that no other has, those of the call's programme included."""
    rules = rules_of(kept) if isinstance(kept, Call) else rules_from(kept.rules, lists())
    taken = {rule.key for rule in flat(rules)}
    base = kind.replace("_", "-")
    return next(key for key in (f"{base}-{number}" for number in range(1, 1000)) if key not in taken)


def _is_stale(before: Rule, after: Rule) -> bool:
    """Return whether somebody compared what a rule said before with its source, but not what it says now."""
    old, new = before.source, after.source
    if not old.is_verified or (old.address, old.read) != (new.address, new.read):
        return False
    return replace(before, note="", source=new) != replace(after, note="") or (old.valid_from, old.valid_to) != (
        new.valid_from,
        new.valid_to,
    )


@transaction.atomic
def remove_rule(viewer: Viewer, kept: Call | Programme, key: str) -> None:
    """Remove a rule."""
    if not may_keep(viewer, kept):
        raise NotFound
    _read_locked(kept)
    _write_rules(viewer, kept, without(kept.rules, key))


def _write_rules(viewer: Viewer, kept: Call | Programme, rules: Sequence[Mapping[str, Any]]) -> None:
    check_ways(rules_from(rules, lists()))  # an alternative's rules may have the key of another
    calls = [kept] if isinstance(kept, Call) else list(Call.objects.filter(programme=kept.slug))
    with told(viewer, calls):
        kept.rules = list(rules)
        kept.save(update_fields=["rules", "updated"])
    for each in calls:
        countries = countries_in(rules_of(each))
        Call.objects.filter(pk=each.pk).update(countries=countries)


def _free(model: type[Call] | type[Programme], name: str) -> str:
    """Return an address for a name that nothing else has."""
    base = slugify(name[:NAME_LIMIT])[:SLUG_BASE].strip("-") or model._meta.model_name or ""
    return free_slug(base, model.objects.all(), reserved={*shipped(), *RESERVED})


def own_programme(key: str) -> Programme:
    """Return an office's programme. Raises NotFound, also for a shipped one."""
    found = own_programmes().select_related("cluster").filter(slug=key).first()
    if found is None:
        raise NotFound
    return found
