"""The menu of files that a page offers for download."""

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_block_tag
def downloads(content: str, of: str = "") -> str:
    """Return a menu "Download" with `content` (HTML of links or a form); `of` says for screen readers what it holds."""
    return render_to_string("includes/downloads.html", {"content": content, "of": of})
