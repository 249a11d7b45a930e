"""WSGI entry point of the web platform."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
application = get_wsgi_application()

from intercluster.apps.partnering.indexing import background_thread  # noqa: E402 - needs Django's apps

background_thread.start()
