"""Authenticates requests of the HTTP API: a signed-in person, a program with a person's token, or a visitor."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security.http import HttpAuthBase
from ninja.utils import check_csrf

from intercluster.apps.access.services import recognise
from intercluster.apps.accounts.middleware import still_asked, told
from intercluster.core.feature import scopes

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Access(HttpAuthBase):
    """Lets through anybody who may use a scope, and makes them `request.user`.

    A token acts for its person. It is refused without the scope, or if its person must still agree to the terms or set
    up a second factor, as pages refuse that person. A session acts for its person too, and needs the CSRF token for
    unsafe methods. A request with neither comes from a visitor, if visitors are let in.
    """

    openapi_scheme = "bearer"

    def __init__(self, scope: str, *, visitors: bool = False) -> None:
        super().__init__()
        if scope not in scopes():
            raise ValueError(f"No app states the scope {scope}.")
        self.scope = scope
        self.visitors = visitors

    def __call__(self, request: HttpRequest) -> Any:
        """Return the person or visitor that asks, or raise HttpError."""
        if header := request.headers.get("Authorization", ""):
            kind, _space, secret = header.partition(" ")
            token = recognise(secret.strip()) if kind.lower() == "bearer" else None
            if token is None:
                raise HttpError(401, _("The token is not valid: it is wrong, expired or revoked. Create a new one."))
            if self.scope not in token.scopes:
                raise HttpError(
                    403,
                    _("The token may not be used for this: it needs the scope “%(scope)s”.") % {"scope": self.scope},
                )
            if step := still_asked(token.user):
                raise HttpError(403, told(request, *step))
            request.user = token.user
            return token.user
        if request.user.is_authenticated:
            if request.method not in SAFE and check_csrf(request) is not None:
                raise HttpError(403, _("The CSRF token is missing or wrong."))
            return request.user
        if self.visitors:
            request.user = AnonymousUser()
            return request.user
        raise HttpError(401, _("Sign in, or send a token: “Authorization: Bearer TOKEN”."))
