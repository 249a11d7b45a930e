"""Who hears of a text."""

from django.db.models import QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import may_edit, viewer_of
from intercluster.apps.introductions.notices import people_of


def hearers(organisation: Organisation, author: User | None) -> QuerySet[User]:
    """Return who hears of what comes to a text: who wrote it while they still may, else who answers for its owner."""
    if author is not None and author.is_active and may_edit(viewer_of(author), organisation):
        return User.objects.filter(pk=author.pk)
    return people_of(organisation)
