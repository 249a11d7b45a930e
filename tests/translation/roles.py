"""What the table of roles is tried with, of translation."""

from contextlib import ExitStack
from functools import cache

from django.conf import settings
from tests.roles import Cell
from tests.translation.server import serving

from intercluster.apps.directory.models import Offer
from intercluster.apps.translation.models import TranslationConsent

DATA = {"/organisations/{slug}/translation/": {"host": "127.0.0.1"}}


_running = ExitStack()


@cache
def _address() -> str:
    return _running.enter_context(serving()).address


def before(path: str, cell: Cell) -> None:
    """Name a translation service for the pages of translation only, and let each member's offer be sent to it."""
    settings.TRANSLATION_URL = _address() if path.endswith("/translation/") else ""
    if path.endswith("{pk}/translation/"):
        Offer.objects.filter(organisation=cell.here.organisation).update(language="sv", visibility="public")
        TranslationConsent.objects.create(organisation=cell.here.organisation, host="127.0.0.1")
