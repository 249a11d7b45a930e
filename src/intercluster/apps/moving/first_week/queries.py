"""The steps of an office's first week, and the members that each step is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import office_of
from intercluster.apps.moving.models import FirstWeekDismissed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEW_WORDS = 4
"""A text with fewer words says too little to be found by its meaning."""


@dataclass(frozen=True)
class Step:
    """Something that is missing for good matches, or is there."""

    key: str
    label: "StrOrPromise"
    why: "StrOrPromise"
    address: str
    """Where it is done."""
    count: int | None = None
    """The number of members that lack it; None where it is not about members."""
    is_done: bool = False
    is_open: bool = True
    """False as long as it has to wait for members."""


def _members(cluster: Cluster) -> QuerySet[Organisation]:
    return Organisation.objects.filter(clusters=cluster).order_by("name", "pk")


def _without_needs(cluster: Cluster) -> QuerySet[Organisation]:
    current = needs(office_of(cluster)).filter(organisation=OuterRef("pk"))
    return _members(cluster).filter(~Exists(current))


def _without_offers(cluster: Cluster) -> QuerySet[Organisation]:
    current = offers(office_of(cluster)).filter(organisation=OuterRef("pk"))
    return _members(cluster).filter(~Exists(current))


def _with_short_texts(cluster: Cluster) -> QuerySet[Organisation]:
    """Return the members with an offer or a need that says too little."""
    words = Func(F("text"), function="regexp_count", template=r"regexp_count(%(expressions)s, '\w+')")
    words.output_field = IntegerField()
    own = office_of(cluster)
    short = [
        statements.annotate(words=words).filter(words__lt=FEW_WORDS, organisation=OuterRef("pk"))
        for statements in (offers(own), needs(own))
    ]
    return _members(cluster).filter(Exists(short[0]) | Exists(short[1]))


def _without_region(cluster: Cluster) -> QuerySet[Organisation]:
    return _members(cluster).filter(region="")


def _without_languages(cluster: Cluster) -> QuerySet[Organisation]:
    return _members(cluster).filter(languages=[])


def _without_people(cluster: Cluster) -> QuerySet[Organisation]:
    people = Affiliation.objects.filter(organisation=OuterRef("pk"), user__is_active=True)
    return _members(cluster).filter(~Exists(people))


LACKING: Mapping[str, Callable[[Cluster], QuerySet[Organisation]]] = {
    "needs": _without_needs,
    "offers": _without_offers,
    "short-texts": _with_short_texts,
    "region": _without_region,
    "languages": _without_languages,
    "people": _without_people,
}
"""The members that lack something, by the key of the step."""


def title(key: str) -> str:
    """Return the heading of the list of members that lack something."""
    return {
        "needs": _("Members without a need"),
        "offers": _("Members without an offer"),
        "short-texts": _("Members with a text too short to be found"),
        "region": _("Members without a region"),
        "languages": _("Members without a working language"),
        "people": _("Members without a person"),
    }[key]


def reason(key: str) -> str:
    """Return why what is missing matters for matches."""
    return {
        "needs": _("Partners are found for a need. Without one, nobody is proposed to the member."),
        "offers": _("What a member offers is what the members of other clusters find."),
        "short-texts": _("A text of one or two words is found by few. Say what, for whom and how much."),
        "region": _("How near partners are is part of the match, and the map shows the region."),
        "languages": _("A language in common is part of the match."),
        "people": _("Without a person of its own, your office answers every request for the member."),
    }[key]


def lacking(cluster: Cluster, key: str) -> QuerySet[Organisation]:
    """Return the members that lack something, by name. Raises KeyError for a step that is not about members."""
    return LACKING[key](cluster)


def steps(cluster: Cluster) -> list[Step]:
    """Return all steps, in the order in which they help most."""
    slug = [cluster.slug]
    has_members = cluster.memberships.exists()
    first = Step(
        "members",
        _("Import your members"),
        _("From a spreadsheet that you have, with what they offer and need if it says so."),
        reverse("importing:file", args=slug),
        is_done=has_members,
    )
    about_members = [_about_members(cluster, key, has_members=has_members) for key in LACKING]
    colleague = Step(
        "colleague",
        _("Invite a colleague to the office"),
        _("Two can stand in for each other; the last manager cannot leave."),
        reverse("people:invite", args=slug),
        is_done=cluster.managers.filter(is_active=True).count() > 1,
    )
    alliance = Step(
        "alliance",
        _("Work together with another cluster"),
        _("Partners are found in the clusters of an alliance. Invite one, or answer its invitation."),
        reverse("clusters:alliances", args=slug),
        is_done=cluster.alliances.exists(),
    )
    return [first, *about_members, alliance, colleague]


def _about_members(cluster: Cluster, key: str, *, has_members: bool) -> Step:
    count = lacking(cluster, key).count() if has_members else None
    address = reverse("moving:lacking", args=[cluster.slug, key])
    return Step(key, title(key), reason(key), address, count, is_done=count == 0, is_open=has_members)


def is_dismissed(cluster: Cluster) -> bool:
    """Return whether the office does not want to see its first week any more."""
    return FirstWeekDismissed.objects.filter(cluster=cluster).exists()
