"""What the table of roles is tried with, of introductions."""

from datetime import timedelta

from django.utils import timezone
from tests.roles import Cell, Side, World

from intercluster.apps.directory.models import Offer, Organisation
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.partnering.search.result_tokens import ResultToken, seal
from intercluster.apps.partnering.search.results import Direction


def _match(cell: Cell, _address: str) -> dict[str, object]:
    """Return what asks, for the organisation, for an introduction to one that offers what it needs."""
    sells = Organisation.objects.get(slug=f"{cell.here.cluster.slug}-sells")
    token = ResultToken(
        Direction.THEIR_OFFER,
        theirs=sells.offers.get().pk,
        partner=sells.pk,
        organisation=cell.here.organisation.pk,
        text="We seek timber",
        language="en",
    )
    handle = seal(token, cell.user.pk if cell.user else 0)
    return {"match": handle, "handle": handle, "text": "Hello", "message": "Hello"}


QUERIES = {"/introductions/new/": _match}
DATA = {
    "/introductions/new/": _match,
    "/introductions/{public_id}/write/": {"text": "Hello"},
    "/introductions/{public_id}/decline/": {"refusal": "other"},
    "/introductions/{public_id}/close/": {"outcome": "trade"},
}
JSON = {
    "/api/introductions": _match,
    "/api/introductions/{public_id}/answer": {"accept": True},
    "/api/introductions/{public_id}/progress": {"act": "meet"},
    "/api/introductions/{public_id}/messages": {"text": "Hello"},
}


def prepare(world: World) -> None:
    """Let an organisation without people ask each member for an introduction."""
    for side in world.sides:
        _introduction_to(side)
        sells = Organisation.objects.create(slug=f"{side.cluster.slug}-sells", name="Sells Demo", country="SE")
        Offer.objects.create(organisation=sells, text="Sawn timber", language="en", visibility="public")


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
