"""A form that is sent twice does its work once: the second answer is that of the first.

Each time a page is shown its forms get another mask of the CSRF token. The same token with the same words to the same
address is the same press of a button. So a form needs nothing for it but `{% csrf_token %}`, which it has anyway.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac

from intercluster.core.locks import locked

View = Callable[..., HttpResponse]
ViewT = TypeVar("ViewT", bound=View)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
KEPT_SECONDS = 600
"""How long it is known where a form led. Pages that are opened again have a new token."""


@dataclass
class _Press:
    key: str = ""
    until_answered: ExitStack = field(default_factory=ExitStack)


_press: ContextVar[_Press] = ContextVar("press")


def repeatable(view: ViewT) -> ViewT:
    """Let a form be sent again: what it does twice is what it does once, or nothing may be kept of it."""
    view.repeatable = True  # type: ignore[attr-defined]
    return view


class OnceMiddleware:
    """Answers a form that comes again with the address to which it led; the second waits for the first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and keep where a form has led."""
        with _begun() as press:
            answer = self.get_response(request)
            # One that sets a cookie, such as the language, is done again: an address alone would not be the answer.
            if press.key and isinstance(answer, HttpResponseRedirect) and not answer.cookies:
                cache.set(press.key, answer.url, KEPT_SECONDS)
            return answer

    def process_view(self, request: HttpRequest, view: View, _arguments: object, _names: object) -> HttpResponse | None:
        """Return where the form led if it was sent before; the check of its token has passed by now."""
        if request.method != "POST" or TOKEN not in request.POST or getattr(view, "repeatable", False):
            return None
        press, key = _press.get(), _key(request)
        press.until_answered.enter_context(locked(key))
        led_to: str | None = cache.get(key)
        if led_to is not None:
            return HttpResponseRedirect(led_to)
        press.key = key
        return None


@contextmanager
def _begun() -> Iterator[_Press]:
    press = _Press()
    before = _press.set(press)
    try:
        with press.until_answered:
            yield press
    finally:
        _press.reset(before)


def _key(request: HttpRequest) -> str:
    """Return a name that tells nothing of what the form says: nobody can guess the token in it."""
    said = hashlib.sha256(repr((request.session.session_key, request.get_full_path())).encode())
    said.update(repr(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            said.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    return f"once:{salted_hmac('once', said.hexdigest(), algorithm='sha256').hexdigest()}"
