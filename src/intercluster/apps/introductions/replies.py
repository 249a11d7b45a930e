"""Answers by mail become messages of the thread."""

import uuid

from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import queries, services
from intercluster.apps.introductions.identity import is_named
from intercluster.apps.introductions.notices import REPLIES
from intercluster.apps.notices.replies import register
from intercluster.core.errors import Refused


def _take(user: User, key: str, text: str) -> None:
    seen = queries.find(uuid.UUID(key), viewer_of(user))
    if seen is None or seen.side is None:
        raise Refused(_("Only the people of the two organisations write here."))
    if not is_named(seen.introduction, seen.side):
        raise Refused(_("The other side does not know yet who you are: answer on the platform, not by mail."))
    services.write(seen.introduction, user, text)


register(REPLIES, _take)
