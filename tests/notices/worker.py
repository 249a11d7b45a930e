"""A worker on the test's database whose mail system kills it at a moment of the test's choice.

Run as: python -m tests.notices.worker DATABASE FOLDER TEMPLATES MOMENT, where MOMENT is `before` or `after` the mail
was taken, or `never`.
"""

import os
import sys

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "intercluster.settings"
database, folder, templates, moment = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = database
settings.EMAIL_BACKEND = "tests.notices.deadly.DeadlyBackend"
settings.EMAIL_FILE_PATH = folder
settings.TEMPLATES[0]["DIRS"].append(templates)
django.setup()

from tests.notices.deadly import DeadlyBackend  # noqa: E402

from intercluster.apps.notices.jobs import run_worker  # noqa: E402
from intercluster.apps.notices.registry import NoticeKind, register  # noqa: E402

register(NoticeKind("test.question", "Questions", "%(who)s asks you", "question.txt"))
DeadlyBackend.moment = moment
run_worker(until_done=True)
