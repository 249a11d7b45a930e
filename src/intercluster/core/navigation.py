"""The navigation: sections at the top of every page, and the parts of a section as tabs below a page's heading."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.module_loading import import_string

from intercluster.core.feature import NavItem, Section, features

register = template.Library()


@dataclass(frozen=True)
class Part:
    """A link to a page of a section."""

    label: str
    url: str
    waiting: int = 0
    """How much waits there for the reader."""

    def current(self, path: str) -> str:
        """Return the value of `aria-current` on the page at a path: "page" on this one, "true" on those below it."""
        return "page" if path == self.url else "true" if path.startswith(self.url) else ""


@dataclass(frozen=True)
class SectionLink:
    """A section with its parts. It opens on the first where something waits for the reader, or else on the first."""

    section: Section
    parts: list[Part]
    path: str

    @property
    def label(self) -> str:
        """Return what the section is called. An evaluator has a single page of an office, which gives its name."""
        is_single = self.section is Section.OFFICE and len(self.parts) == 1
        return self.parts[0].label if is_single else str(self.section.label)

    @property
    def url(self) -> str:
        """Return the address that the section opens on."""
        return next((part for part in self.parts if part.waiting), self.parts[0]).url

    @property
    def waiting(self) -> int:
        """Return how much waits in the section for the reader."""
        return sum(part.waiting for part in self.parts)

    @property
    def current(self) -> str:
        """Return the value of `aria-current`."""
        if self.path == self.url:
            return "page"
        return "true" if any(part.current(self.path) for part in self.parts) else ""

    @property
    def opened(self) -> Part | None:
        """Return the part whose page this is."""
        return next((part for part in self.parts if part.url == self.path), None)

    @property
    def nearest(self) -> Part | None:
        """Return the part whose page this is, or below which it is."""
        above = [part for part in self.parts if part.current(self.path)]
        return max(above, key=lambda part: len(part.url), default=None)

    @property
    def tabs(self) -> list[tuple[Part, str]]:
        """Return the parts with their `aria-current`, which one of them has at most."""
        return [(part, part.current(self.path) if part is self.nearest else "") for part in self.parts]


def sections_for(request: HttpRequest) -> dict[Section, SectionLink]:
    """Return the sections that have a part for the reader. They are worked out once a request."""
    known: dict[Section, SectionLink] | None = getattr(request, "intercluster_sections", None)
    if known is None:
        items = sorted((item for feature in features() for item in feature.navigation), key=lambda item: item.position)
        parts: dict[Section, list[Part]] = {section: [] for section in Section}
        for item in items:
            parts[item.section] += _parts(item, request)
        known = {section: SectionLink(section, own, request.path) for section, own in parts.items() if own}
        request.intercluster_sections = known  # type: ignore[attr-defined]
    return known


def _parts(item: NavItem, request: HttpRequest) -> list[Part]:
    if item.people_only and not request.user.is_authenticated:
        return []
    links = import_string(item.links)(request) if item.links else [(item.label, reverse(item.view))]
    waiting = import_string(item.badge)(request) if item.badge and links else 0
    return [Part(str(label), url, waiting) for label, url in links]


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[SectionLink]:
    """Return the sections at the top of a page."""
    return [link for section, link in sections_for(context["request"]).items() if section is not Section.ME]


@register.simple_tag(takes_context=True)
def waiting_parts(context: Context) -> list[Part]:
    """Return the parts of all sections in which something waits for the reader, with the numbers of the navigation."""
    return [part for link in navigation(context) for part in link.parts if part.waiting]


@register.simple_tag(takes_context=True)
def own_menu(context: Context) -> list[tuple[Part, str]]:
    """Return the links of the reader's own menu with their `aria-current`."""
    own = sections_for(context["request"]).get(Section.ME)
    return own.tabs if own else []


@register.inclusion_tag("includes/section_tabs.html", takes_context=True)
def section_tabs(context: Context) -> dict[str, Any]:
    """Show the parts of the section that the page opens, if there are several."""
    at = next((link for link in navigation(context) if link.opened), None)
    return {"section": at if at and len(at.parts) > 1 else None}
