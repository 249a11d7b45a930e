"""A translation service on this machine that speaks like LibreTranslate and like DeepL."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class TranslationServer:
    """What was asked, and how the next question is answered."""

    address: str = ""
    status: int = 200
    location: str = ""
    """Where an answer leads to, for one that redirects."""
    answer: Any = None
    """Sent instead of a translation."""
    asked: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)
    """Path, key in the header, content."""

    def translated(self, path: str, content: dict[str, Any]) -> Any:
        """Return a translation: the text with its languages before it."""
        if path == "/v2/translate":
            texts = [f"{content['source_lang']}>{content['target_lang']}: {text}" for text in content["text"]]
            return {"translations": [{"detected_source_language": "XX", "text": text} for text in texts]}
        return {"translatedText": f"{content['source']}>{content['target']}: {content['q']}"}


@contextmanager
def serving() -> Iterator[TranslationServer]:
    """Yield a server that runs until the end of the block."""
    told = TranslationServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append((self.path, self.headers["Authorization"], content))
            self.send_response(told.status)
            if told.location:
                self.send_header("Location", told.location)
            self.end_headers()
            answer = told.translated(self.path, content) if told.answer is None else told.answer
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_line: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
