"""WSGI entry point of the web platform."""

import os
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from intercluster.starting import say_ready, starting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
with starting():
    application = get_wsgi_application()
    _patterns = get_resolver().url_patterns  # all pages, which the first visitor would wait for
    from intercluster.apps.partnering.indexing import background_thread  # needs Django's apps


def _first_page() -> None:
    """Make the first page once, so that no visitor waits for its templates, then say that this process is ready."""
    from django.conf import settings  # noqa: PLC0415 - needs Django's apps

    address = urlsplit(settings.BASE_URL)
    environment = {"HTTP_HOST": address.netloc, "wsgi.url_scheme": address.scheme}
    setup_testing_defaults(environment)
    try:
        answer = application(environment, lambda *_: lambda _: None)
        b"".join(answer)
        answer.close()
    finally:
        say_ready()


background_thread.start(_first_page)
