"""The process that reads one document, and that can be stopped: `reading.process` starts it.

It gets the file on standard input, writes no file, knows no setting and no secret of the platform, and says what it has
read as one line of JSON after the other.
"""

import json
import os
import sys
from typing import Any

from intercluster.apps.exchange.library.reading.extraction import UnreadableDocumentError, pages_of
from intercluster.tables.holding import hold_to

OUT_OF_MEMORY = 77
"""Exit code where there is none left to say so."""


def main() -> None:
    """Read the file on standard input, as the argument says."""
    asked = json.loads(sys.argv[1])
    hold_to(asked["memory"], asked["seconds"])
    try:
        count, texts = pages_of(sys.stdin.buffer.read(), asked["media_type"], asked["pages"])
        _say({"pages": count})
        for text in texts:
            _say({"text": text})
        _say({"end": True})
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except UnreadableDocumentError as problem:
        _say({"problem": str(problem)})
    except Exception as problem:  # noqa: BLE001 - whatever a reader trips over, the document is what is wrong
        _say({"problem": "damaged", "why": f"{type(problem).__name__}: {problem}"[:500]})


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
