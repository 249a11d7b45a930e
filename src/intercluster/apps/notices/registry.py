"""The kinds of notices and of direct mails; each app registers its own when Django starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import Mail

Context = Mapping[str, Any]
"""Values of a notice's placeholders: strings, numbers, None and lists of these; nothing hidden from its recipient."""


if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice.

    `subject` and `template` (a plain-text Django template, such as `alerts/notices/news.txt`) are filled in from the
    notice's context in the language of its recipient.
    """

    name: str
    """A unique name: APP.EVENT."""
    label: "str | StrPromise"
    """Its name on the page of notification settings; lazily translated."""
    subject: "str | StrPromise"
    """With placeholders such as `%(organisation)s`; lazily translated."""
    template: str
    refreshed: Callable[[User, Context], Context | None] | None = None
    """Returns the template's values when the mail is sent, from the stored ones, or None if there is nothing left to
    tell. For values that may change meanwhile, above all the reader's rights."""


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Register a kind and return it; raise ValueError if another has its name."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"There is another kind of notice named {kind.name}.")
    return kind


def kind_named(name: str) -> NoticeKind | None:
    """Return a kind, or None if no app has it any more."""
    return _kinds.get(name)


def all_kinds() -> list[NoticeKind]:
    """Return every kind, by label in the language of the reader."""
    return sorted(_kinds.values(), key=lambda kind: str(kind.label).casefold())


@dataclass(frozen=True)
class DirectMail:
    """The content of a mail to an address that may have no account: a plain-text template and its values."""

    to: str
    language: str
    subject: "str | StrPromise"
    """With placeholders that the context fills; lazily translated, and always on one line."""
    template: str
    context: Context
    alternative: tuple[str, str] | None = None
    """The same for programs: its text and media type, such as a calendar entry."""


Composer = Callable[[Mail], DirectMail | None]
"""Returns the content of a mail from its object, or None if there is nothing left to say."""

_composers: dict[str, Composer] = {}


def register_direct(name: str, composer: Composer) -> str:
    """Register a kind of direct mail and return its name; raise ValueError if it is taken."""
    if _composers.setdefault(name, composer) != composer:
        raise ValueError(f"There is another kind of mail named {name}.")
    return name


def composer_named(name: str) -> Composer | None:
    """Return the function that makes mails of a kind, or None if no app has it any more."""
    return _composers.get(name)
