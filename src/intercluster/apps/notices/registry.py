"""The kinds of notices there are, and of mails to addresses: each app registers its own when Django starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import Mail

Context = Mapping[str, Any]
"""Values of a notice's placeholders: strings, numbers, None and lists of these; nothing its recipient may not see."""


if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class NoticeKind:
    """Something people are told of.

    `subject` and `template` (a plain-text Django template, such as `alerts/notices/news.txt`) are filled in from the
    notice's context in the language of its recipient.
    """

    name: str
    """Of all kinds the only one of that name: APP.EVENT."""
    label: "str | StrPromise"
    """What people call it when they choose how to be told; lazily translated."""
    subject: "str | StrPromise"
    """With placeholders such as `%(organisation)s`; lazily translated."""
    template: str
    refreshed: Callable[[User, Context], Context | None] | None = None
    """Returns what the template is filled in with when the mail is sent, from what was noted; None where there is
    nothing to tell any more. For what may change meanwhile, above all who may see it."""


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Make a kind known and return it; raise ValueError where another has its name."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"There is another kind of notice named {kind.name}.")
    return kind


def kind_named(name: str) -> NoticeKind | None:
    """Return a kind, or None where no app has it any more."""
    return _kinds.get(name)


def all_kinds() -> list[NoticeKind]:
    """Return every kind, by label in the language of the reader."""
    return sorted(_kinds.values(), key=lambda kind: str(kind.label).casefold())


@dataclass(frozen=True)
class DirectMail:
    """What a mail to an address that need not have an account says: a plain-text template and its values."""

    to: str
    language: str
    subject: "str | StrPromise"
    """With placeholders that the context fills; lazily translated, and on one line whatever is in it."""
    template: str
    context: Context


Composer = Callable[[Mail], DirectMail | None]
"""Takes a mail and returns what it says now, from what it is about; None where there is nothing to say any more."""

_composers: dict[str, Composer] = {}


def register_direct(name: str, composer: Composer) -> str:
    """Make a kind of mail to addresses known and return its name; raise ValueError where another has it."""
    if _composers.setdefault(name, composer) != composer:
        raise ValueError(f"There is another kind of mail named {name}.")
    return name


def composer_named(name: str) -> Composer | None:
    """Return what puts mails of a kind together, or None where no app has it any more."""
    return _composers.get(name)
