"""Every page of docs/reference/roles.md, for an office and an owner: accessible, as wide as the window, no error."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import violations, width_of
from tests.browser.test_introductions import session_of
from tests.plugins.northern import Northern
from tests.regions.conftest import dataset, indicators
from tests.roles import collected, filled, samples

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.models import Platform
from intercluster.apps.directory.models import Affiliation

pytestmark = pytest.mark.browser

ROLES = (Path(__file__).parents[2] / "docs/reference/roles.md").read_text("utf-8")
PATHS = sorted(set(re.findall(r"^\| `GET (/(?!api/)\S*)`", ROLES, re.MULTILINE)))

NO_PAGE = re.compile(
    r"^/health/|\{form\}|\.(pdf|docx|xlsx|csv|json|jsonld|js|ics)$|report\.csv|export/|download/|organisations/\{slug\}/data/|second-factor/sign-in/"
)
"""Files, and what belongs to half a sign-in."""

WIDTHS = (375, 1280)
"""Pixels. What axe finds hardly differs by width and takes long, so it looks at one of them for each role."""


def addresses(northern: Northern) -> list[str]:
    """Return the addresses of all pages of the table that apps can fill in, with what they ask for."""
    known, asked = collected("BROWSED"), collected("BROWSED_WITH")
    found = [filled(path, known, northern) for path in PATHS if not NO_PAGE.search(path)]
    return [path + asked.get(path, "") for path in found if "{" not in path]


@pytest.mark.parametrize(
    ("role", "language", "axe_at"), [("manager", "fi", 375), ("editor", "nb", 1280), ("administrator", "sv", 375)]
)
@pytest.mark.slow(reason="loads every page and runs axe on each")
def test_every_page(
    context: BrowserContext,
    page: Page,
    axe: str,
    site: LiveServer,
    northern: Northern,
    role: str,
    language: str,
    axe_at: int,
) -> None:
    dataset()
    indicators()
    Platform.objects.create(pk=1, name="Northern Wood", language="en", contact="office@platform.example")
    user = User.objects.create_user(f"{role}@sawmill.example", name="Anna-Maria Pitkäniemi-Korhonen", language=language)
    if role == "manager":
        northern.clusters["FI"].managers.add(user)
    elif role == "administrator":
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    else:
        Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role=role)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": site.url}])
    own_sight = tuple(beginning for module in samples() for beginning in getattr(module, "OWN_SIGHT", ()))
    seen = set()
    for address in addresses(northern):
        if role == "editor" and not address.startswith(own_sight):
            continue
        if (role == "administrator") != address.startswith("/administration/"):
            continue
        page.goto(address)
        if page.url in seen:
            continue
        seen.add(page.url)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert (address, width, width_of(page)) == (address, width, width)
            if width == axe_at:
                assert (address, violations(page, axe)) == (address, [])
    assert len(seen) > {"manager": 40, "editor": 14, "administrator": 8}[role]
