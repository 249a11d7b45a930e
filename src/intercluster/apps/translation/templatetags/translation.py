"""Where pages offer a translation."""

from django import template

from intercluster.apps.directory.models import Offer, Statement
from intercluster.apps.translation.service import Service, service
from intercluster.apps.translation.services import service_for
from intercluster.core.page_language import page_language

register = template.Library()

register.simple_tag(service, name="translation_service")


@register.simple_tag
def translator_of(statement: Statement) -> Service | None:
    """Return the service that may translate a text into the language of the page, or None."""
    return service_for(statement, page_language())


@register.filter
def kind_of(statement: Statement) -> str:
    """Return how addresses name the kind of a text."""
    return "offers" if isinstance(statement, Offer) else "needs"
