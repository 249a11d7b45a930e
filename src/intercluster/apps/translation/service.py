"""The translation service that the settings name: LibreTranslate or DeepL, or what speaks like them."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from intercluster.core.errors import Refused

NAMES = {"libretranslate": "LibreTranslate", "deepl": "DeepL"}
"""Kinds of services, and what readers call them."""

SECONDS = 10
"""Longest wait for an answer."""

MOST_BYTES = 1_000_000
"""Longest answer that is read."""

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that may be asked without encryption."""

CODES = {"nn": "nb"}
"""Languages that services know by another code."""

DEEPL_TARGETS = {"en": "EN-GB"}
"""DeepL wants to know which English."""

QUOTA = frozenset({HTTPStatus.TOO_MANY_REQUESTS, 456})
"""Statuses of a service that has done enough for now; 456 is DeepL's own."""


class TranslationProblem(Refused):
    """The service did not translate. The message says why."""

    status = 503


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a text goes to the host that its organisation has agreed to, and to no other."""

    def redirect_request(self, *_request: Any, **_more: Any) -> None:
        return None


@dataclass(frozen=True)
class Service:
    """A translation service."""

    kind: str
    url: str
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """Return what readers call it."""
        return NAMES[self.kind]

    @property
    def host(self) -> str:
        """Return the host that texts are sent to."""
        return urlsplit(self.url).hostname or ""

    def translate(self, text: str, source: str, target: str) -> str:
        """Return a text in another language (ISO 639-1). Raises TranslationProblem."""
        source, target = CODES.get(source, source), CODES.get(target, target)
        try:
            if self.kind == "deepl":
                headers = {"Authorization": f"DeepL-Auth-Key {self.key}"}
                wanted = {
                    "text": [text],
                    "source_lang": source.upper(),
                    "target_lang": DEEPL_TARGETS.get(target, target.upper()),
                }
                found = self._ask("/v2/translate", wanted, headers)["translations"][0]["text"]
            else:
                asked = {"q": text, "source": source, "target": target, "format": "text"}
                found = self._ask("/translate", asked | ({"api_key": self.key} if self.key else {}), {})[
                    "translatedText"
                ]
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise TranslationProblem(self._down()) from error
        if not isinstance(found, str) or not found.strip():
            raise TranslationProblem(self._down())
        return found

    def _ask(self, path: str, content: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        request = urllib.request.Request(  # noqa: S310 - `service` has checked the scheme
            f"{self.url}{path}",
            data=json.dumps(content).encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        try:
            with urllib.request.build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
                return json.loads(answer.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            if error.code in QUOTA:
                raise TranslationProblem(
                    _("%(name)s has translated as much as it may for now. Try again later.") % {"name": self.name}
                ) from error
            if error.code == HTTPStatus.BAD_REQUEST:
                raise TranslationProblem(
                    _("%(name)s does not translate between these languages.") % {"name": self.name}
                ) from error
            raise TranslationProblem(self._down()) from error
        except OSError as error:
            raise TranslationProblem(self._down()) from error

    def _down(self) -> str:
        return _("%(name)s does not answer. Try again later.") % {"name": self.name}


def service() -> Service | None:
    """Return the service that the settings name, or None without one."""
    if not settings.TRANSLATION_URL:
        return None
    parts = urlsplit(settings.TRANSLATION_URL)
    if settings.TRANSLATION_KIND not in NAMES:
        raise ImproperlyConfigured(f"INTERCLUSTER_TRANSLATION_KIND is none of {', '.join(NAMES)}.")
    if not (parts.scheme == "https" and parts.hostname) and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ImproperlyConfigured("INTERCLUSTER_TRANSLATION_URL begins with https://, or http://localhost.")
    return Service(settings.TRANSLATION_KIND, settings.TRANSLATION_URL.rstrip("/"), settings.TRANSLATION_KEY)
