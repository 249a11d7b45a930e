"""How long what leads to people is kept, and the job that lets go of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Import
from intercluster.apps.introductions.models import ContactSeen, Message
from intercluster.apps.introductions.states import OPEN
from intercluster.apps.notices.models import Notice
from intercluster.apps.notices.retention import forget as forget_notices
from intercluster.apps.notices.services import notify
from intercluster.apps.people.models import Invitation, JoinRequest
from intercluster.apps.privacy.notices import UNUSED
from intercluster.apps.privacy.services import ErasureRefusedError, erase_person

WARNED = timedelta(days=30)
"""So long before an unused account is erased its person is told."""


@dataclass(frozen=True)
class Period:
    """Something that is kept for so many days; `let_go` removes what is older, and returns how much that was."""

    name: str
    what: Promise
    setting: str
    let_go: Callable[[datetime], int]

    @property
    def days(self) -> int:
        """Return for how long, in days."""
        return int(getattr(settings, self.setting))

    def before(self, now: datetime) -> datetime:
        """Return the moment before which it is let go."""
        return now - timedelta(days=self.days)


def enforce(now: datetime) -> dict[str, int]:
    """Let go of everything past its time, and return how much of each; run twice, the second finds nothing."""
    return {period.name: period.let_go(now) for period in PERIODS}


def _accounts(now: datetime) -> int:
    """Erase accounts not signed in to for long whose people were told in time; tell those whose time is near."""
    limit = ACCOUNTS.before(now)
    erased = 0
    for user in _unused(limit + WARNED):
        last = user.last_login or user.date_joined
        warnings = Notice.objects.filter(recipient=user, kind=UNUSED.name, created__gte=last).order_by("created")
        warned = warnings.values_list("created", flat=True).first()
        if warned is None:
            notify(user, UNUSED, context={"date": (now + WARNED).date().isoformat()}, path="/accounts/sign-in/")
        elif warned <= now - WARNED:
            try:
                erase_person(user)
                erased += 1
            except ErasureRefusedError:
                continue  # a cluster's last manager stays until there is another
    return erased


def _unused(limit: datetime) -> QuerySet[User]:
    """Return people who were last here before the limit; the demo's accounts, which nobody signs in to, are not among
    them."""
    people = User.objects.filter(is_active=True).annotate(last=Coalesce("last_login", "date_joined"))
    of_demo = Q(managed_clusters__is_demo=True) | Q(affiliations__organisation__is_demo=True)
    return people.filter(last__lt=limit).exclude(pk__in=User.objects.filter(of_demo).values("pk")).order_by("pk")


def _messages(now: datetime) -> int:
    """Empty what was written in introductions that ended long ago; that it was written, and the outcome, stay."""
    ended = Message.objects.filter(introduction__since__lt=MESSAGES.before(now)).exclude(introduction__state__in=OPEN)
    return ended.exclude(text="").update(text="", author=None)


def _contact_views(now: datetime) -> int:
    return ContactSeen.objects.filter(at__lt=CONTACT_VIEWS.before(now)).delete()[0]


def _requests(now: datetime) -> int:
    """Delete what has come to its end: requests that were decided, invitations accepted, withdrawn or run out."""
    before = REQUESTS.before(now)
    decided = JoinRequest.objects.filter(at__lt=before).exclude(state=JoinRequest.State.WAITING)
    over = Invitation.objects.filter(at__lt=before, expires__lt=now)
    return decided.delete()[0] + over.delete()[0]


def _imports(now: datetime) -> int:
    """Forget what an import would need to be taken back: it holds texts as they were before."""
    return Import.objects.filter(at__lt=IMPORTS.before(now)).exclude(done={}).update(done={})


ACCOUNTS = Period("accounts", _("Accounts that nobody signs in to"), "KEEP_ACCOUNTS_DAYS", _accounts)
MESSAGES = Period("messages", _("Messages of introductions that have ended"), "KEEP_MESSAGES_DAYS", _messages)
CONTACT_VIEWS = Period("contact_views", _("Who saw whose contact details"), "KEEP_CONTACT_VIEWS_DAYS", _contact_views)
REQUESTS = Period("requests", _("Invitations and requests to join that are settled"), "KEEP_REQUESTS_DAYS", _requests)
IMPORTS = Period("imports", _("What is needed to take an import back"), "KEEP_IMPORTS_DAYS", _imports)
NOTICES = Period("notices", _("Notices, and what is noted of mails"), "NOTICE_DAYS", forget_notices)

PERIODS: Sequence[Period] = (ACCOUNTS, MESSAGES, CONTACT_VIEWS, REQUESTS, IMPORTS, NOTICES)
"""All that is kept for a time only."""
