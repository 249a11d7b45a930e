"""Workers on the test's database whose mail system kills them at a moment of the test's choice.

Run as: python -m tests.notices.worker DATABASE. Each line of the standard input has a folder for mails, one of
templates, and a moment: `before` or `after` the mail was taken, or `never`. A worker runs, and its exit code is
written. Every worker is a process of its own, forked from one that has loaded the platform and opened nothing.
"""

import os
import signal
import sys

import django
from django.conf import settings

from intercluster.starting import starting

LONGEST = 120
"""Seconds after which a worker is ended that does not end by itself."""

os.environ["DJANGO_SETTINGS_MODULE"] = "intercluster.settings"
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = "tests.notices.deadly.DeadlyBackend"
with starting():
    django.setup()

    from django.urls import get_resolver
    from tests.notices.deadly import DeadlyBackend

    from intercluster.apps.notices.jobs import import_jobs, run_worker
    from intercluster.apps.notices.registry import NoticeKind, register

    register(NoticeKind("test.question", "Questions", "%(who)s asks you", "question.txt"))
    import_jobs()
    assert get_resolver().url_patterns  # which every mail would load for the addresses in it

for line in sys.stdin:
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()
        continue
    settings.EMAIL_FILE_PATH, templates, DeadlyBackend.moment = line.rstrip("\n").split("\t")
    settings.TEMPLATES[0]["DIRS"].append(templates)
    signal.alarm(LONGEST)
    run_worker(until_done=True)
    break
