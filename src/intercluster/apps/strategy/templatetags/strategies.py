"""What pages of lower apps ask of strategies."""

from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy.queries import drafted

register = template.Library()


@register.simple_tag(takes_context=True)
def cite_address(context: Context, query: str, **arguments: str) -> str:
    """Return the address at which a reader cites a figure; "" for one who may change no strategy.

    Whether they may is asked once a request.
    """
    request = context["request"]
    may_cite: bool | None = getattr(request, "intercluster_may_cite", None)
    if may_cite is None:
        may_cite = request.user.is_authenticated and bool(drafted(viewer_for(request)))
        request.intercluster_may_cite = may_cite
    return f"{reverse('strategy:cite')}?{urlencode({'query': query} | arguments)}" if may_cite else ""
