"""The history of an organisation: who changed what and when, in words, from what triggers have kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Need, Offer, Organisation
from intercluster.apps.directory.profiles.services import STATEMENT_FIELDS
from intercluster.apps.directory.rules import Viewer, acting_offices, manages, may_edit
from intercluster.classifications.nace_labels import activity_name
from intercluster.core.history.tracking import COMMAND_LINE, ERASED
from intercluster.geo.display_names import country_name, joined, language_name
from intercluster.geo.nuts import region_name

SHOWN = 50
"""Most changes on a page."""

BY_OFFICE = (Organisation, Offer, Need)
"""What an office changes on behalf of a member; places in a cluster and of people it changes in its own right."""

HIDDEN = frozenset({"id", "slug", "is_demo", "latitude", "longitude"})
"""Fields of an organisation whose changes tell a reader nothing."""


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
    what: str
    text: str = ""
    """The offer or need that was added or removed."""
    language: str = ""
    differences: Sequence[Difference] = ()
    organisation: int = 0
    """The key of the organisation that it is about."""


def changes_of(organisation: Organisation, viewer: Viewer, limit: int = SHOWN) -> list[Change]:
    """Return the latest changes of an organisation, the newest first; none for who is not in charge of it."""
    if not may_edit(viewer, organisation):
        return []
    return _latest([organisation.pk], limit)


def changes_in(cluster: Cluster, viewer: Viewer, limit: int = SHOWN) -> list[Change]:
    """Return the latest changes of a cluster's members, the newest first; none for who is not its office."""
    if not manages(viewer, cluster):
        return []
    return _latest(list(cluster.memberships.values_list("organisation", flat=True)), limit)


def _latest(organisations: Sequence[int], limit: int) -> list[Change]:
    events = sorted(_events(organisations, limit), key=lambda event: (event.pgh_created_at, event.pk), reverse=True)
    latest = events[:limit]
    names = _Names(latest)
    changes = ((event, _change(event, names)) for event in latest)
    return [replace(change, organisation=_about(event)) for event, change in changes if change is not None]


def _about(event: Any) -> int:
    return int(event.id if event.pgh_tracked_model is Organisation else event.organisation_id)


def _events(organisations: Sequence[int], limit: int) -> Iterator[Any]:
    """Yield the last events of organisations, up to `limit` of each kind, an update with the row `after` it."""
    own = {"organisation_id__in": organisations}
    for name, model, condition in (
        ("OrganisationEvent", Organisation, {"pgh_obj_id__in": organisations}),
        ("OfferEvent", Offer, own),
        ("NeedEvent", Need, own),
        ("MembershipEvent", None, own),
        ("AffiliationEvent", Affiliation, own),
    ):
        events: list[Any] = list(
            _model(name)._default_manager.filter(**condition).select_related("pgh_context").order_by("-pk")[:limit]
        )
        rows = _rows(model, events) if model else {}
        for event in events:
            event.after = rows.get(event.pgh_obj_id)
            rows[event.pgh_obj_id] = event
            yield event


def _model(name: str) -> type[models.Model]:
    return apps.get_model("directory", name)


def _rows(model: type[models.Model], events: Iterable[Any]) -> dict[int, Any]:
    """Return the rows as they are now, by key: what the last change of each made of it."""
    rows = model._base_manager.filter(pk__in={event.pgh_obj_id for event in events})
    return rows.in_bulk() if model is not Offer and model is not Need else rows.defer("vector").in_bulk()


def _known(keys: set[int | None]) -> list[int]:
    return [key for key in keys if key is not None]


class _Names:
    """Names of the people and clusters that events are about."""

    def __init__(self, events: Iterable[Any]) -> None:
        events = list(events)
        people = {getattr(event, "user_id", None) for event in events}
        people |= {_metadata(event).get("user") for event in events}
        clusters = {getattr(event, "cluster_id", None) for event in events}
        active = User.objects.filter(pk__in=[each for each in people if each is not None]).exclude(
            name="", is_active=False
        )
        self._people = {user.pk: str(user) for user in active}
        about = {_about(event) for event in events if event.pgh_tracked_model in BY_OFFICE}
        self._acting = acting_offices(list(self._people), about)
        rows = Organisation.objects.filter(pk__in={organisation for _person, organisation in self._acting})
        self._organisations = dict(rows.values_list("pk", "name"))
        self._clusters = dict(Cluster.everything.filter(pk__in=_known(clusters)).values_list("pk", "name"))

    def person(self, pk: int | None) -> str:
        """Return a person's name."""
        return self._people.get(pk or 0) or _("a deleted account")

    def cluster(self, pk: int) -> str:
        """Return a cluster's name."""
        return self._clusters.get(pk) or _("a cluster that is gone")

    def author(self, event: Any) -> str:
        """Return who made a change."""
        context = _metadata(event)
        if context.get("user"):
            return self._acted(context["user"], event)
        if context.get("source") == ERASED:
            return self.person(None)
        return _("The command line") if context.get("source") == COMMAND_LINE else _("The platform")

    def _acted(self, person: int, event: Any) -> str:
        organisation = _about(event)
        if event.pgh_tracked_model not in BY_OFFICE or (person, organisation) not in self._acting:
            return self.person(person)
        names = {"person": self.person(person), "organisation": self._organisations[organisation]}
        return _("%(person)s, on behalf of %(organisation)s") % names


def _metadata(event: Any) -> Mapping[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _change(event: Any, names: _Names) -> Change | None:
    """Return an event in words; None for one that tells nothing."""
    at, who, label = event.pgh_created_at, names.author(event), event.pgh_label
    tracked = event.pgh_tracked_model
    if tracked is Organisation:
        words = {
            "insert": _("Added the organisation"),
            "update": _("Changed the facts"),
            "delete": _("Removed the organisation"),
        }
        names_of_fields = [each.name for each in event.pgh_tracked_model._meta.concrete_fields]
        fields = [name for name in names_of_fields if name not in HIDDEN and hasattr(event, name)]
        differences = list(_differences(event, fields)) if label == "update" else []
        return Change(at, who, words[label], differences=differences) if differences or label != "update" else None
    if tracked in (Offer, Need):
        is_offer = tracked is Offer
        words = {
            "insert": _("Added an offer") if is_offer else _("Added a need"),
            "update": _("Changed an offer") if is_offer else _("Changed a need"),
            "delete": _("Removed an offer") if is_offer else _("Removed a need"),
        }
        if label == "update":
            return Change(at, who, words[label], differences=list(_differences(event, STATEMENT_FIELDS)))
        return Change(at, who, words[label], text=event.text, language=event.language)
    if tracked is Affiliation:
        told = {
            "insert": _("Added %(person)s"),
            "update": _("Changed the role of %(person)s"),
            "delete": _("Removed %(person)s"),
        }
        differences = list(_differences(event, ["role"])) if label == "update" else []
        return Change(at, who, told[label] % {"person": names.person(event.user_id)}, differences=differences)
    told = {"insert": _("Joined %(cluster)s"), "update": "", "delete": _("Left %(cluster)s")}
    what = told[label] % {"cluster": names.cluster(event.cluster_id)} if told[label] else ""
    return Change(at, who, what) if what else None


def _differences(event: Any, fields: Sequence[str]) -> Iterator[Difference]:
    if event.after is None:
        return
    for name in fields:
        before, after = getattr(event, name), getattr(event.after, name)
        if before != after:
            field = event.pgh_tracked_model._meta.get_field(name)
            yield Difference(_sentence(str(field.verbose_name)), _written(field, before), _written(field, after))


def _sentence(label: str) -> str:
    return label[:1].upper() + label[1:]


def _written(field: Any, value: Any) -> str:
    """Return a value as a reader of the page knows it; an en rule where there is none."""
    if value in (None, "", []):
        return "–"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    each = {
        "activities": lambda code: f"{code} {activity_name(code)}",
        "languages": language_name,
        "markets": country_name,
        "country": country_name,
        "language": language_name,
        "region": region_name,
    }.get(field.name, str)
    return joined([each(one) for one in value]) if isinstance(value, list) else str(each(value))
