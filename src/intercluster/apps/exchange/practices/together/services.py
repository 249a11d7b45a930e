"""Writes of who drafted a practice together with its author: each function is one act, in one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import NAMED, Visibility
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer, may_edit, viewer_of
from intercluster.apps.exchange.models import Drafter, Practice, Review
from intercluster.apps.exchange.practices import notices
from intercluster.apps.exchange.practices.queries import practices
from intercluster.apps.exchange.practices.services import locked_for
from intercluster.apps.exchange.practices.together.queries import STANDING, may_be_asked, may_confirm
from intercluster.apps.exchange.practices.together.solutions import keep_first_day
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound, Refused
from intercluster.core.locks import lock_row

MOST = 10
"""Most organisations that are asked about a practice."""


@transaction.atomic
def ask(viewer: Viewer, practice: Practice, organisation: Organisation, *, by: User) -> Drafter:
    """Ask an organisation whether it drafted a practice together with its author.

    Raises NotFound for who may not change the practice, Conflict and Refused.
    """
    locked = locked_for(viewer, practice)
    if problem := why_nobody_is_asked(locked):
        raise Conflict(problem)
    if not may_be_asked(locked).filter(pk=organisation.pk).exists():
        raise Refused(_("Name an organisation of another country or cluster that your cluster works with."))
    found = Drafter.objects.filter(practice=locked, organisation=organisation).first()
    if found is None:
        if locked.drafters.count() >= MOST:
            raise Refused(_("You can ask %(most)d organisations about a practice.") % {"most": MOST})
        found = Drafter(practice=locked, organisation=organisation)
    elif found.state == Drafter.State.DECLINED:
        raise Conflict(_("They said no. They can change that themselves on the page that we sent them."))
    elif found.state in STANDING:
        raise Conflict(_("They have been asked already."))
    # who was taken off before they answered has a notification already
    is_news = found.pk is None or found.answered is not None
    found.state, found.asked_by, found.answered = Drafter.State.ASKED, by, None
    found.save()
    if is_news:
        notices.tell_asked(found, by=by)
    return found


@transaction.atomic
def remove(viewer: Viewer, practice: Practice, organisation: str) -> None:
    """Take an organisation, by its slug, off a practice, or ask it no longer. Raises NotFound."""
    locked = locked_for(viewer, practice)
    found = locked.drafters.filter(organisation__slug=organisation, state__in=STANDING).first()
    if found is None:
        raise NotFound
    found.state = Drafter.State.REMOVED
    found.save(update_fields=["state"])


@transaction.atomic
def answer(by: User, drafter: Drafter, *, confirms: bool) -> Drafter:
    """Say for an organisation whether it drafted a practice. It can say the opposite later.

    Raises NotFound for who does not act for it, NotAllowed for who may only say no, and Conflict for a practice that
    they cannot read now.
    """
    practice = lock_row(drafter.practice)
    found = practice.drafters.select_related("organisation").get(pk=drafter.pk)
    if found.state == Drafter.State.REMOVED or not may_edit(viewer_of(by), found.organisation):
        raise NotFound
    if confirms:
        if not may_confirm(by, found):
            raise NotAllowed(
                _(
                    "One of the organisation’s own editors confirms it, or its office if it has none, but never the "
                    "person who asked."
                )
            )
        if not practices(viewer_of(by)).filter(pk=practice.pk, review=Review.SHARED).exists():
            raise Conflict(_("It is not shared at present. You can confirm it once you can read it."))
    state = Drafter.State.CONFIRMED if confirms else Drafter.State.DECLINED
    if found.state != state:
        found.state, found.answered = state, clock.now()
        found.save(update_fields=["state", "answered"])
        keep_first_day(practice)
        notices.tell_answered(found, by=by)
    return found


def why_nobody_is_asked(practice: Practice) -> str:
    """Return why nobody can be asked about a practice as it is now, in words for its author; "" if they can."""
    if practice.visibility == Visibility.ANONYMOUS:
        return _("It is anonymous. Who drafted it with you would tell others who you are.")
    if practice.review != Review.SHARED or practice.visibility not in NAMED:
        return _("Others cannot read it yet. Once your office has shared it, you can ask them.")
    return ""
