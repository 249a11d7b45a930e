"""Pages without their frame, for tests that ask whether a page answers, and for whom: not what stands around it.

The frame is the head, the navigation and the foot of every page, and the whole of a page that says no. It is over half
of the work of most pages, and always the same; tests/core/test_navigation.py and the tests of each page look at it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings

MESSAGES = "{% for message in messages %}{{ message }}{% endfor %}"
FRAMELESS = {
    "base.html": "{% block title %}{% endblock %}{% block head %}{% endblock %}"
    + MESSAGES
    + "{% block main %}{% block content %}{% endblock %}{% endblock %}",
    "403.html": "You may not do this",
    "404.html": "There is no such page, or you may not see it",
    "refused.html": "{{ problem }}",
}


@contextmanager
def frameless() -> Iterator[None]:
    """Render pages without their frame."""
    [engine] = settings.TEMPLATES
    loaders = [
        ("django.template.loaders.locmem.Loader", FRAMELESS),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    options = engine["OPTIONS"] | {"loaders": [("django.template.loaders.cached.Loader", loaders)]}
    with override_settings(TEMPLATES=[engine | {"APP_DIRS": False, "OPTIONS": options}]):
        yield
