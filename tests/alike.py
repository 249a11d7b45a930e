"""What an answer has that is new each time it is asked for, and so tells nothing."""

import re

NEW_EACH_TIME = re.compile(
    r'(csrfmiddlewaretoken"\s+value="|match=|name="match"\s+value="|form="relevance"\s+name="\w+"\s+value="|'
    r'"handle": ?")[^"]+'
)
"""CSRF tokens, and the handles that introductions are asked for with."""


def without_what_is_new(content: str) -> str:
    """Return an answer without that."""
    return NEW_EACH_TIME.sub(r"\1", content)
