"""Writes of an event's own facts. Each checks who may, and locks the event."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.events.event.rules import Sight, is_over, sight
from intercluster.apps.events.models import Audience, Event, Stage
from intercluster.apps.events.registration.places import move_up
from intercluster.apps.events.setting.zone import Keeps, change_zone
from intercluster.core.errors import Conflict, NotFound


@dataclass(frozen=True)
class EventFields:
    """What an office says about an event."""

    title: str
    language: str
    text: str = ""
    place: str = ""
    address: str = ""
    online: str = ""
    time_zone: str = "Europe/Stockholm"
    audience: str = Audience.ALLIANCE
    capacity: int | None = None
    most_meetings: int | None = None
    fairness: int | None = None
    answer_days: int = 7


@transaction.atomic
def add_event(viewer: Viewer, cluster: Cluster, said: EventFields, *, is_demo: bool = False) -> Event:
    """Prepare an event of a cluster, as a draft that its office alone sees."""
    if not manages(viewer, cluster):
        raise NotFound
    return Event.objects.create(cluster=cluster, is_demo=is_demo, **asdict(said))


@transaction.atomic
def change_event(viewer: Viewer, event: Event, said: EventFields, keeps: Keeps | None = None) -> Event:
    """Change what is said about an event. `keeps` says what stays if its time zone changes."""
    locked = locked_event(viewer, event)
    change_zone(locked, said.time_zone, keeps)
    values = asdict(said)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values, "updated"])
    move_up(locked)  # there may be more places
    return locked


@transaction.atomic
def open_event(viewer: Viewer, event: Event) -> Event:
    """Open an event for registration."""
    locked = locked_event(viewer, event)
    if locked.stage != Stage.DRAFT:
        raise Conflict(_("Only a draft can be opened."))
    if not locked.slots.exists() or not locked.tables.exists():
        raise Conflict(_("Add the times of meetings and at least one table first."))
    if is_over(locked):
        raise Conflict(_("All days of the event are over. Change them first."))
    return _reach(locked, Stage.OPEN)


@transaction.atomic
def remove_event(viewer: Viewer, event: Event) -> None:
    """Delete a draft. An event that people know of is cancelled instead."""
    locked = locked_event(viewer, event)
    if locked.stage != Stage.DRAFT:
        raise Conflict(_("Only a draft can be deleted. Cancel the event instead."))
    locked.delete()


def _reach(locked: Event, stage: Stage) -> Event:
    locked.stage = stage
    locked.save(update_fields=["stage", "updated"])
    return locked


def locked_event(viewer: Viewer, event: Event, least: Sight = Sight.OFFICE) -> Event:
    """Lock an event until the end of the transaction, so that two changes do not meet. Raises NotFound."""
    locked = Event.objects.select_for_update(no_key=True, of=("self",)).filter(pk=event.pk).first()
    if locked is None or sight(viewer, locked) < least:
        raise NotFound
    return locked
