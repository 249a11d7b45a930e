"""Where pages offer a translation."""

from django import template
from django.utils.translation import get_language

from intercluster.apps.directory.models import Offer, Statement
from intercluster.apps.translation.service import Service, service
from intercluster.apps.translation.services import service_for

register = template.Library()

register.simple_tag(service, name="translation_service")


@register.simple_tag
def translator_of(statement: Statement) -> Service | None:
    """Return the service that may translate a text into the language of the page, or None."""
    return service_for(statement, (get_language() or "en").split("-")[0])


@register.filter
def kind_of(statement: Statement) -> str:
    """Return how addresses name the kind of a text."""
    return "offers" if isinstance(statement, Offer) else "needs"
