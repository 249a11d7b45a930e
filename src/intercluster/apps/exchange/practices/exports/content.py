"""What a file says of a practice. A file goes further than its reader: an anonymous author is in none of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.rules import VISITOR
from intercluster.apps.exchange.models import Practice
from intercluster.apps.exchange.practices.parts import PARTS
from intercluster.apps.exchange.practices.queries import name_of
from intercluster.apps.exchange.practices.together.queries import confirmed_with
from intercluster.classifications.thesaurus import thesaurus
from intercluster.geo.display_names import country_name, language_name
from intercluster.geo.nuts import region_name


@dataclass(frozen=True)
class Facts:
    """What stands beside the text of a practice; what would tell an anonymous author is empty."""

    author: str
    partners: str
    """Who has confirmed that they drafted it too, each with its country."""
    country: str
    region: str
    website: str
    language: str
    keywords: str
    when: str
    address: str


def hides_author(practice: Practice) -> bool:
    """Return whether a file of this practice, which `practices` returned, has an anonymous author."""
    return practice.visibility == Visibility.ANONYMOUS or getattr(practice, "unnamed", True)


def facts_of(practice: Practice) -> Facts:
    """Return what a file says of a practice that `practices` returned, in the page's language."""
    author = None if hides_author(practice) else practice.organisation
    partners = confirmed_with(VISITOR, [practice]).get(practice.pk, []) if author else []
    days = [date_format(day, "YEAR_MONTH_FORMAT") if day else "" for day in (practice.started, practice.ended)]
    return Facts(
        author=author.name if author else _("Anonymous"),
        partners="; ".join(f"{each.name} ({country_name(each.country)})" for each in partners),
        country=country_name(author.country) if author else "",
        region=region_name(practice.region) if author and practice.region else "",
        website=practice.website if author else "",
        language=language_name(practice.language),
        keywords=", ".join(name_of(key) for key in practice.capabilities if key in thesaurus()),
        when=" – ".join(days).strip() if any(days) else "",
        address=settings.BASE_URL + reverse("exchange:practice", args=[practice.key]),
    )


def unsaid(practice: Practice, names: Sequence[str] = PARTS) -> list[str]:
    """Return the headings of the parts that nobody has written, in the page's language."""
    return [str(Practice._meta.get_field(name).verbose_name) for name in names if not getattr(practice, name)]  # type: ignore[union-attr]
