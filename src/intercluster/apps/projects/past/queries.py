"""Who changed what and when in a consortium, in words. Triggers keep what a row was before each change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.consortia.rules import Category
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.projects import models as projects
from intercluster.apps.projects.calls.words import CATEGORIES
from intercluster.apps.projects.models import Call, Consortium, Partner, WorkPackage
from intercluster.apps.projects.plan.grid import number_text
from intercluster.core.history.tracking import COMMAND_LINE

NAMES: Mapping[str, Promise] = {
    "Consortium": gettext_lazy("Idea"),
    "Requirement": gettext_lazy("Competence"),
    "Partner": gettext_lazy("Partner"),
    "WorkPackage": gettext_lazy("Work package"),
    "PersonMonths": gettext_lazy("Person-months"),
    "Cost": gettext_lazy("Cost"),
    "Deliverable": gettext_lazy("Deliverable"),
    "Milestone": gettext_lazy("Milestone"),
    "Risk": gettext_lazy("Risk"),
}
"""The tracked models of a consortium, and what a reader calls them."""
IN_PACKAGES = frozenset({"PersonMonths", "Cost", "Deliverable"})
"""Those that belong to a work package."""
ACTS: Mapping[str, Promise] = {
    "insert": gettext_lazy("Added"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
}
UNTOLD = frozenset(
    {
        "id",
        "key",
        "consortium",
        "created",
        "updated",
        "since",
        "is_demo",
        "introduction",
        "confirmed",
        "capability",
        "number",
    }
)
"""Fields whose changes tell a reader nothing, or that other pages show."""
LABELS: Mapping[str, Promise] = {
    "affiliated_to": gettext_lazy("Affiliated to"),
    "call": gettext_lazy("Call"),
    "cluster": gettext_lazy("Prepared with"),
    "groups": gettext_lazy("Owner groups"),
    "is_guessed": gettext_lazy("Read from the text"),
    "memberships": gettext_lazy("Membership of bodies that calls name, such as BIC"),
    "organisation": gettext_lazy("Organisation"),
    "partner": gettext_lazy("Partner"),
    "region_class": gettext_lazy("Class of its region in EU cohesion policy"),
    "shown": gettext_lazy("What those who are invited, or may read the idea, see"),
    "work_package": gettext_lazy("Work package"),
}
"""What a reader calls fields whose model does not say it."""
Moment = tuple[datetime, int, str]
"""When an event was, its key, and the name of its model."""


@dataclass(frozen=True)
class Difference:
    """A field that was changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One change, in words."""

    at: datetime
    who: str
    act: str
    kind: str
    name: str
    differences: Sequence[Difference]
    is_update: bool


def moments(consortium: Consortium) -> list[Moment]:
    """Return when anything in a consortium was changed, the newest first."""
    found: list[Moment] = []
    for name in NAMES:
        rows = _events(consortium, name).values_list("pgh_created_at", "pgh_id")
        found += [(at, pk, name) for at, pk in rows]
    return sorted(found, reverse=True)


def changes(consortium: Consortium, wanted: Iterable[Moment]) -> list[Change]:
    """Return some changes in words, without those that tell a reader nothing, such as another order."""
    told = list(wanted)
    rows: dict[tuple[str, int], Any] = {}
    for name in {name for _at, _pk, name in told}:
        keys = [pk for _at, pk, of in told if of == name]
        for event in _with_after(consortium, name, keys):
            rows[name, event.pgh_id] = event
    words = _Words(consortium, rows.values())
    found = [words.change(name, rows[name, pk]) for _at, pk, name in told]
    return [each for each in found if each.differences or not each.is_update]


def since(consortium: Consortium, moment: datetime) -> list[Change]:
    """Return what is different now from what there was at a moment, whatever has happened in between.

    The first event of a row after the moment has what the row was then.
    """
    told: list[tuple[str, Any]] = []
    for name in NAMES:
        first: dict[int, Any] = {}
        for event in _events(consortium, name).filter(pgh_created_at__gte=moment).order_by("pgh_id"):
            first.setdefault(event.pgh_obj_id, event)
        now = getattr(projects, name)._base_manager.in_bulk(first)
        for pk, event in first.items():
            event.after = now.get(pk)
            if event.after is None and event.pgh_label != "insert":
                event.pgh_label = "delete"
            if event.after is not None or event.pgh_label == "delete":
                told.append((name, event))
    words = _Words(consortium, [event for _name, event in told])
    found = [words.change(name, event) for name, event in told]
    return [each for each in found if each.differences or not each.is_update]


def _events(consortium: Consortium, name: str) -> models.QuerySet[Any]:
    events: models.QuerySet[Any] = apps.get_model("projects", f"{name}Event")._default_manager.all()
    if name == "Consortium":
        return events.filter(pgh_obj_id=consortium.pk)
    if name in IN_PACKAGES:
        packages = apps.get_model("projects", "WorkPackageEvent")._default_manager.filter(consortium_id=consortium.pk)
        return events.filter(work_package_id__in=packages.values("pgh_obj_id"))
    return events.filter(consortium_id=consortium.pk)


def _with_after(consortium: Consortium, name: str, keys: Sequence[int]) -> list[Any]:
    """Return events, each update with the row `after` it: in the next event of the row, or the row itself."""
    own = list(_events(consortium, name).filter(pgh_id__in=keys).select_related("pgh_context"))
    objects = {event.pgh_obj_id for event in own}
    after: dict[int, Any] = getattr(projects, name)._base_manager.in_bulk(objects)
    for event in _events(consortium, name).filter(pgh_obj_id__in=objects, pgh_id__gte=min(keys)).order_by("-pgh_id"):
        for each in own:
            if each.pgh_id == event.pgh_id:
                each.after = after.get(event.pgh_obj_id)
        after[event.pgh_obj_id] = event
    return own


class _Words:
    """Says events in words, with the names of the people and things that they are about."""

    def __init__(self, consortium: Consortium, events: Iterable[Any]) -> None:
        people: list[int] = [user for event in events if (user := _metadata(event).get("user"))]
        self._people = {user.pk: str(user) for user in User.objects.filter(pk__in=people, is_active=True)}
        places = Partner.objects.filter(consortium=consortium).select_related("organisation")
        past = _events(consortium, "Partner").values_list("pgh_obj_id", "organisation_id").distinct()
        organisations = dict(Organisation.objects.filter(pk__in=[of for _pk, of in past]).values_list("pk", "name"))
        self._names: dict[str, Mapping[int, str]] = {
            "organisation": organisations,
            "partner": {pk: organisations.get(of, "") for pk, of in past} | {each.pk: str(each) for each in places},
            "work_package": {
                event.pgh_obj_id: f"{event.number}. {event.title}" for event in _events(consortium, "WorkPackage")
            }
            | {each.pk: str(each) for each in WorkPackage.objects.filter(consortium=consortium)},
            "call": self._ever(consortium, "call_id", Call, "title"),
            "cluster": self._ever(consortium, "cluster_id", Cluster, "name"),
        }
        self._names |= dict.fromkeys(("lead", "affiliated_to"), self._names["partner"])

    @staticmethod
    def _ever(consortium: Consortium, key: str, model: type[models.Model], name: str) -> Mapping[int, str]:
        """Return the names of all that the consortium has had of something, now or before."""
        keys = {getattr(consortium, key), *_events(consortium, "Consortium").values_list(key, flat=True)}
        return dict(model._default_manager.filter(pk__in=keys - {None}).values_list("pk", name))

    def change(self, name: str, event: Any) -> Change:
        """Return an event in words."""
        label = event.pgh_label
        differences = list(self._differences(event)) if label == "update" else []
        what = self._name(name, getattr(event, "after", None) or event if label == "insert" else event)
        said = str(ACTS[label]), str(NAMES[name]), what
        return Change(event.pgh_created_at, self._who(event), *said, differences, label == "update")

    def _who(self, event: Any) -> str:
        context = _metadata(event)
        if context.get("user"):
            return self._people.get(context["user"]) or _("a deleted account")
        return _("The command line") if context.get("source") == COMMAND_LINE else _("The platform")

    def _name(self, name: str, event: Any) -> str:
        if name == "Partner":
            return self._names["organisation"].get(event.organisation_id, "")
        if name in {"PersonMonths", "Cost"}:
            parts = [self._names[each].get(getattr(event, f"{each}_id"), "") for each in ("partner", "work_package")]
            if name == "Cost":
                parts.append(str(CATEGORIES[Category(event.category)]))
            last = number_text(event.months if name == "PersonMonths" else event.amount)
            return " · ".join([*filter(None, parts), last])
        return str(event.text if name in {"Requirement", "Risk"} else event.title)

    def _differences(self, event: Any) -> Iterable[Difference]:
        after = getattr(event, "after", None)
        if after is None:
            return
        for field in event.pgh_tracked_model._meta.concrete_fields:
            if field.name in UNTOLD or not hasattr(event, field.attname):
                continue
            before, now = getattr(event, field.attname), getattr(after, field.attname)
            if before != now:
                label = label_of(field)
                yield Difference(label, self._written(field, before), self._written(field, now))

    def _written(self, field: Any, value: Any) -> str:
        """Return a value as a reader knows it; an en rule where there is none."""
        if value in (None, "", []):  # of what nobody may know, an empty list is an answer
            return _("none") if value == [] and field.null else "–"
        if isinstance(value, list):
            return ", ".join(str(dict(field.base_field.flatchoices).get(each, each)) for each in value)
        if field.is_relation:
            return self._names.get(field.name, {}).get(value) or "–"
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, date):
            return str(date_format(value))
        chosen = CATEGORIES[Category(value)] if field.name == "category" else dict(field.flatchoices).get(value, value)
        return number_text(value) if isinstance(field, models.DecimalField) else str(chosen)


def label_of(field: Any) -> str:
    """Return what a reader calls a field."""
    label = str(LABELS.get(field.name, field.verbose_name))
    return label[:1].upper() + label[1:]


def _metadata(event: Any) -> Mapping[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}
