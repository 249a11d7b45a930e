"""What the table of roles is tried with, of notices."""

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.addresses import unsubscribe_token
from intercluster.apps.notices.models import Notice


def _notice_of(user: User) -> Notice:
    return Notice.objects.create(recipient=user, kind="none", path="/", delivery="none")


SUBJECTS = {
    "/notices/{key}": lambda cell: _notice_of(cell.whose).key,
    "/unsubscribe/{token}": lambda cell: unsubscribe_token(cell.whose),
}

OWN_SIGHT = ("/notices/",)
