"""Tests read a page as a browser does: white space that a browser does not show is one space, or none.

Of what a page was made from, the test client keeps what the view gave it, and not a copy for each part of the page.
"""

import re
from typing import Any

from django.http import HttpResponse
from django.test import client

BLOCKS = (
    "td|th|tr|thead|tbody|table|caption|li|ul|ol|dl|dt|dd|div|section|details|summary|p|h[1-6]|header|footer|main"
    "|nav|form|option"
)
SPACE = re.compile(r"[ \t\r\n\f]+")
IN_TAG = re.compile(r" (?=/?>)")
AROUND_BLOCKS = re.compile(rf"(</?(?:{BLOCKS})(?: [^<>]*)?>) | (?=</?(?:{BLOCKS})[ >])")

_request = client.Client.request


def as_read(html: str) -> str:
    """Return HTML with runs of white space as one space, and none within the end of a tag or around blocks."""
    return AROUND_BLOCKS.sub(lambda match: match[1] or "", IN_TAG.sub("", SPACE.sub(" ", html)))


def request(self: client.Client, **environment: Any) -> HttpResponse:
    """Answer as Django's test client does, with pages as they are read."""
    response: Any = _request(self, **environment)
    is_page = str(response.headers.get("Content-Type", "")).startswith("text/html")
    if is_page and not response.streaming and response.content and b"<pre" not in response.content:
        response.content = as_read(response.content.decode()).encode()
    return response


_keep = client.store_rendered_templates


def keep_first(store: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **more: Any) -> None:
    """Keep a page's template and context, and none of the hundred of its parts: copies cost a twentieth of a page."""
    if "context" not in store:
        _keep(store, signal, sender, template, context, **more)


client.Client.request = request  # type: ignore[method-assign]
client.store_rendered_templates = keep_first
