"""Takes what people say an offer or need is about."""

from django.db import transaction

from intercluster.apps.directory.models import Statement
from intercluster.apps.directory.profiles import services as profiles
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.indexing.services import index_at_once


@transaction.atomic
def say_about(viewer: Viewer, statement: Statement, about: str) -> None:
    """Say what an offer or need is about, and let search follow at once."""
    index_at_once(profiles.say_about(viewer, statement, about))
