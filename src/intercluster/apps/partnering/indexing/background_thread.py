"""Work that a web process does beside its requests: load the language tools, and index what an import brought.

A thread is enough while indexing is the only such work: a text not yet indexed is found by its words, and whatever a
crash leaves undone the next start or import does (docs/decisions/0004-indexing-in-a-thread.md).
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection

from intercluster.analysis.language.detect import detect
from intercluster.analysis.language.encode import EncoderError
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.phrases import background
from intercluster.apps.partnering.indexing.services import index_texts

log = logging.getLogger(__name__)

_wanted = threading.Event()
_started = threading.Lock()


def start(then: Callable[[], None] = lambda: None) -> None:
    """Begin to work for this process, and call `then` when all is loaded; a second call changes nothing."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_work, args=(then,), name="intercluster-background", daemon=True).start()
        texts_changed.connect(_want, dispatch_uid="intercluster-background")


def _want(**_: Any) -> None:
    _wanted.set()


def _work(then: Callable[[], None]) -> None:
    _warm_up()
    try:
        then()
    except Exception:  # an error of what is made ahead is no reason to index nothing
        log.exception("What was to follow the start failed.")
    finally:
        connection.close()
    while _wanted.wait():
        _wanted.clear()
        try:
            index_texts()
        except (DatabaseError, EncoderError):
            log.exception("Texts were not indexed; the next change or start tries again.")
        finally:
            connection.close()


def _warm_up() -> None:
    """Load what the first search would otherwise wait seconds for."""
    try:
        background(language())
        language().vectors([""], ["en"])
    except (DatabaseError, EncoderError):
        log.exception("Partner search cannot work.")
    finally:
        connection.close()
    detect("")
