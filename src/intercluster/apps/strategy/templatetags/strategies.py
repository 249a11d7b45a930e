"""What pages of lower apps ask of strategies."""

from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.regions.indicators.comparing import Profile
from intercluster.apps.regions.models import Region
from intercluster.apps.strategy.evidence.drawings import drawn
from intercluster.apps.strategy.evidence.innovation import of_region
from intercluster.apps.strategy.evidence.pictures import CHARTS
from intercluster.apps.strategy.models import Comment, Proposal
from intercluster.apps.strategy.queries import drafted
from intercluster.apps.strategy.rounds import translating
from intercluster.apps.translation.service import Service, service
from intercluster.charts.chart import Chart
from intercluster.charts.files import with_room
from intercluster.core.page_language import page_language
from intercluster.documents.model import Passage, Text

register = template.Library()


@register.simple_tag
def drawing(chart: Chart, language: str) -> str:
    """Draw a chart as it was cited, as an address that holds the picture."""
    picture = with_room(drawn(chart, language or page_language()))
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"


@register.filter
def said(text: Text) -> str:
    """Write a text, its passages marked with their languages."""
    pieces = text if isinstance(text, tuple) else (text,)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span lang="{}">{}</span>', each.language, each.text) if isinstance(each, Passage) else each,)
            for each in pieces
        ),
    )


register.simple_tag(service, name="translation_service")


@register.simple_tag
def translator_of(said: Proposal | Comment) -> Service | None:
    """Return the service that may translate a proposal or comment into the language of the page, or None."""
    return translating.translator_of(said, page_language())


@register.simple_tag
def codes_of(regions: Iterable[Region]) -> str:
    """Return the codes of regions as an argument of a named query."""
    return ",".join(region.code for region in regions)


@register.simple_tag
def codes_of_profiles(several: Iterable[Profile]) -> str:
    """Return the codes of the regions of profiles as an argument of a named query."""
    return codes_of(each.region for each in several)


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


@register.simple_tag(takes_context=True)
def citable_charts(context: Context, region: str, dataset: str) -> list[tuple[Chart, str]]:
    """Return the charts of a region's page that a reader may cite, each with the address at which they do."""
    found = [
        (chart, cite_address(context, "regions.chart", region=region, chart=chart.name, dataset=dataset))
        for chart in context["charts"]
        if chart.name in CHARTS
    ]
    return [(chart, address) for chart, address in found if address]


@register.simple_tag(takes_context=True)
def citable_innovation(context: Context, found: Profile) -> list[tuple[str, str]]:
    """Return the names of what a reader may cite of a region's indicators, with the address at which they do.

    Findings have a link of their own on the region's page.
    """
    if not cite_address(context, "innovation.index"):
        return []
    return [
        (figure.label.removeprefix(f"{found.region.name}: "), cite_address(context, query, **arguments))
        for query, arguments, figure in of_region(found)
        if query != "innovation.finding"
    ]
