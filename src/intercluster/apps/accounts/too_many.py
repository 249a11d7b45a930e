"""What a person gets who has reached one of the limits of django-allauth: 429, why, and how long to wait.

Some limits end a request, which `answer` answers. Others are errors of a form, whose page
the middleware gives the status.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from allauth.core.internal.ratelimit import Rate, get_cache_key, get_rates
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

from intercluster.apps.accounts.adapters import TOO_MANY

FORM_CODES = {TOO_MANY, "too_many_login_attempts", "rate_limited"}
"""Codes of the errors with which a form refuses somebody who tries too often."""


@dataclass(frozen=True)
class Limit:
    """A limit of django-allauth, and by what it counts beside network address and person."""

    action: str
    app: str = "allauth.account"
    key: Callable[[HttpRequest], str] = lambda _request: ""


def _posted_address(request: HttpRequest) -> str:
    return request.POST.get("email", "").strip().lower()


def _second_factor(request: HttpRequest) -> str:
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else request.user
    return f"mfa-auth-user-{user.pk}"


FAILED = Limit("login_failed", key=_second_factor)
JOIN = Limit("join")
LIMITS = {
    "sign-in": (Limit("login"),),
    "account_email": (Limit("manage_email"),),
    "account_reset_password": (Limit("reset_password", key=_posted_address),),
    "account_reset_password_from_key": (Limit("reset_password_from_key"),),
    "account_change_password": (Limit("change_password"),),
    "account_set_password": (Limit("change_password"),),
    "account_reauthenticate": (Limit("reauthenticate"),),
    "mfa_reauthenticate": (Limit("reauthenticate"), FAILED),
    "mfa_reauthenticate_webauthn": (Limit("reauthenticate"), FAILED),
    "mfa_authenticate": (FAILED,),
    "mfa_activate_totp": (FAILED,),
    "mfa_login_webauthn": (Limit("webauthn_login", "allauth.mfa"),),
}
"""The limits of each address, by its name."""


def answer(request: HttpRequest) -> HttpResponse:
    """Answer a request beyond a limit (`handler429` of the platform, which django-allauth calls)."""
    seconds = _longest(request)
    page = render(request, "accounts/too_many.html", {"minutes": math.ceil(seconds / 60)}, status=429)
    _wait(page, seconds)
    return page


class TooManyMiddleware:
    """Gives a page the status 429 if its form refuses somebody who tries too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Look at the forms of a page before it is rendered."""
        if (error := _refusal(response)) is not None:
            response.status_code = 429
            minutes = (error.params or {}).get("minutes", 0)
            _wait(response, 60 * minutes or _longest(request))
        return response


def seconds_left(request: HttpRequest, limit: Limit) -> int:
    """Return how many seconds a person has to wait for a limit; 0 if it is not reached."""
    rates = get_rates(app=limit.app, action=limit.action)
    return max((_seconds_left(request, limit, rate) for rate in rates), default=0)


def _seconds_left(request: HttpRequest, limit: Limit, rate: Rate) -> int:
    if rate.per == "user" and not request.user.is_authenticated:
        return 0
    name = get_cache_key(request, app=limit.app, action=limit.action, rate=rate, key=limit.key(request))
    times: list[float] = cache.get(name, [])
    if len(times) < rate.amount:
        return 0
    return max(1, math.ceil(times[rate.amount - 1] + rate.duration - time.time()))


def _longest(request: HttpRequest) -> int:
    """Return how many seconds a person has to wait for the limits of an address."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return max((seconds_left(request, limit) for limit in LIMITS.get(name, ())), default=0)


def _refusal(response: TemplateResponse) -> ValidationError | None:
    """Return the error by which one of the page's forms says that somebody tries too often."""
    forms = [value for value in (response.context_data or {}).values() if isinstance(value, BaseForm)]
    errors = [error for form in forms for each in form.errors.as_data().values() for error in each]
    return next((error for error in errors if error.code in FORM_CODES), None)


def _wait(response: HttpResponse, seconds: int) -> None:
    if seconds:
        response["Retry-After"] = str(seconds)
