"""What the table of roles is tried with, of introductions."""

from datetime import timedelta

from django.utils import timezone
from tests.roles import Cell, Side, World

from intercluster.apps.directory.models import Organisation
from intercluster.apps.introductions.models import Introduction

JSON = {
    "/api/introductions/{public_id}/answer": {"accept": True},
    "/api/introductions/{public_id}/progress": {"act": "meet"},
    "/api/introductions/{public_id}/messages": {"text": "Hello"},
}


def prepare(world: World) -> None:
    """Let an organisation without people ask each member for an introduction."""
    for side in world.sides:
        _introduction_to(side)


def _introduction_to(side: Side) -> Introduction:
    asking = Organisation.objects.create(slug=f"{side.cluster.slug}-asks", name="Asks Demo", country="SE")
    now = timezone.now()
    return Introduction.objects.create(
        asking=asking,
        asked=side.organisation,
        direction="their_offer",
        asking_text="We seek timber",
        asked_text="Sawn timber",
        requested=now,
        since=now,
        expires=now + timedelta(days=14),
    )


def before(path: str, cell: Cell) -> None:
    """Let both sides have agreed to what progress is noted of."""
    if path.endswith("/progress"):
        Introduction.objects.update(state="accepted", asked_agreed=True, agreed=timezone.now())


SUBJECTS = {
    "/introductions/{public_id}": lambda cell: Introduction.objects.get(asked=cell.here.organisation).public_id,
}

OWN_SIGHT = ("/introductions/",)
