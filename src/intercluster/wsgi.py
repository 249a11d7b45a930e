"""WSGI entry point of the web platform."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from intercluster.starting import starting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
with starting():
    application = get_wsgi_application()
    _patterns = get_resolver().url_patterns  # all pages, which the first visitor would wait for
    from intercluster.apps.partnering.indexing import background_thread  # needs Django's apps

background_thread.start()
