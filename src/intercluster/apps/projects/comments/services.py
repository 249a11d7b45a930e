"""Writes of comments: the team writes, and everybody may delete what they wrote themselves."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.projects.comments.queries import speaks_for
from intercluster.apps.projects.consortia.rules import Sight, sight
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.models import TEXT_LIMIT, Comment, Consortium
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

MOST = 2000
"""Most comments on a consortium."""
AN_HOUR = 60
"""Most comments of a person within an hour."""


@transaction.atomic
def write(by: User, consortium: Consortium, text: str) -> Comment:
    """Write a comment. Raises NotFound to who is not in the team, Conflict where the text or the number is too much."""
    viewer = viewer_of(by)
    locked = locked_consortium(viewer, consortium, Sight.TEAM)
    text = text.replace("\0", "").strip()
    if not text:
        raise Conflict(_("Write a few words."))
    if len(text) > TEXT_LIMIT:
        raise Conflict(_("Write at most %(n)d characters.") % {"n": TEXT_LIMIT})
    hour = clock.now() - timedelta(hours=1)
    if Comment.objects.filter(author=by, at__gt=hour).count() >= AN_HOUR:
        raise Conflict(_("You have written %(n)d messages within an hour. Go on in a while.") % {"n": AN_HOUR})
    if locked.comments.count() >= MOST:
        raise Conflict(_("There are %(n)d comments already, the most there may be. Delete some first.") % {"n": MOST})
    return Comment.objects.create(
        consortium=locked, author=by, organisation=speaks_for(viewer, locked), text=text, at=clock.now()
    )


@transaction.atomic
def delete(by: User, consortium: Consortium, pk: int) -> None:
    """Delete an own comment. Raises NotFound for another's."""
    if sight(viewer_of(by), consortium) < Sight.TEAM:
        raise NotFound
    deleted, _kinds = consortium.comments.filter(pk=pk, author=by).delete()
    if not deleted:
        raise NotFound
