"""What the platform is called and how it is set: what an administrator may change while it runs.

`settings.PLATFORM` names the function that reads it. The values of a request are read once.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from typing import Any

from django import template
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation.trans_real import language_code_re, parse_accept_lang_header

register = template.Library()

LEAST_DAYS = 30
"""Fewest days that an administrator may choose to keep something."""


@dataclass(frozen=True)
class Platform:
    """The platform's name and settings. The defaults hold until an administrator chooses otherwise."""

    name: str = "intercluster"
    language: str = "en"
    """Language of pages for readers whose browser asks for none of ours."""
    contact: str = ""
    """E-mail address for questions about the platform."""
    about: str = ""
    """Who runs the platform, as its law wants it published."""
    takes_requests: bool = True
    """Whether people without an account may ask for one."""
    requires_second_factor: bool = False
    """Whether managers and administrators need a second factor."""
    days: Mapping[str, int] = field(default_factory=dict)
    """Days to keep something, by the name of its setting."""


_request = threading.local()


def platform() -> Platform:
    """Return the platform's name and settings as they are now."""
    if not hasattr(_request, "kept"):  # a command or a job
        return _read()
    if _request.kept is None:
        _request.kept = _read()
    kept: Platform = _request.kept
    return kept


def forget() -> None:
    """Have the next reader in this request read the settings again, since they were changed."""
    if hasattr(_request, "kept"):
        _request.kept = None


def _read() -> Platform:
    found: Platform = import_string(settings.PLATFORM)()
    return found


def _begin(**_signal: Any) -> None:
    _request.kept = None


def _end(**_signal: Any) -> None:
    if hasattr(_request, "kept"):
        del _request.kept


request_started.connect(_begin)
request_finished.connect(_end)


def days_to_keep(setting: str) -> int:
    """Return how many days something is kept: as an administrator chose, and never longer than the setting says."""
    most = int(getattr(settings, setting))
    return min(most, platform().days.get(setting, most))


def requires_second_factor() -> bool:
    """Return whether managers and administrators need a second factor, by the environment or an administrator."""
    return bool(settings.REQUIRE_MFA) or platform().requires_second_factor


def sender() -> str:
    """Return the sender of mails: a setting without a name gets the platform's."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or platform().name, address))


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice of language, and the platform's language where a browser asks for none of ours."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the page."""
        language = translation.get_language_from_request(request) if _asks(request) else platform().language
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or language


def _asks(request: HttpRequest) -> bool:
    """Return whether the cookie or the browser asks for a language that we have."""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in dict(settings.LANGUAGES):
        return True
    for code, _quality in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        if code == "*":
            return False
        if language_code_re.search(code) and _is_ours(code):
            return True
    return False


def _is_ours(code: str) -> bool:
    try:
        translation.get_supported_language_variant(code)
    except LookupError:
        return False
    return True


@register.simple_tag
def platform_settings() -> Platform:
    """Return the platform's settings, for a page."""
    return platform()


@register.simple_tag
def platform_name() -> str:
    """Return what the platform is called."""
    return platform().name
