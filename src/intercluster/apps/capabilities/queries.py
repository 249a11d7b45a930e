"""Reads of the capability thesaurus, in the reader's language."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.language.words import folded
from intercluster.apps.capabilities.models import OwnTerm
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Membership, Statement
from intercluster.apps.directory.rules import Viewer
from intercluster.classifications.thesaurus import LANGUAGES, Capability, thesaurus
from intercluster.core.page_language import page_language

SECTORS = {
    "forestry": _("Forestry"),
    "sawmill": _("Sawmills"),
    "wood-building": _("Building with wood"),
    "furniture-and-joinery": _("Furniture and joinery"),
    "packaging": _("Packaging"),
    "textiles-and-new-fibres": _("Textiles and new fibres"),
    "pulp-and-paper": _("Pulp and paper"),
    "bioproducts-and-chemicals": _("Bioproducts and chemicals"),
    "energy": _("Energy"),
    "environment": _("Environment"),
    "laboratories-and-testing": _("Laboratories and testing"),
    "machine-shop": _("Machine shops"),
    "maintenance": _("Maintenance"),
    "automation-and-electrics": _("Automation and electrics"),
    "software-and-data": _("Software and data"),
    "logistics": _("Logistics"),
    "business-services": _("Business services"),
    "training-and-research": _("Training and research"),
}
"""Names of the sectors, in the order in which they are listed."""


LONGEST = 100
"""Characters of a search that are read."""


@dataclass(frozen=True)
class Entry:
    """A capability in a list, by its name in the reader's language."""

    key: str
    label: str
    narrower: list["Entry"]


@dataclass(frozen=True)
class Sector:
    """A sector with its capabilities."""

    key: str
    label: str
    entries: list[Entry]


def reading_language() -> str:
    """Return the language in which the reader gets names."""
    language = page_language()
    return language if language in LANGUAGES else "en"


def found(text: str = "") -> tuple[list[Sector], int]:
    """Return the capabilities that have a text in a name or synonym of any language, by sector, and how many there are.

    What is above one that has it is listed too. An empty text finds all.
    """
    sought, every = text.strip().casefold(), thesaurus()
    keys = {key for key, capability in every.items() if any(sought in name.casefold() for name in _names(capability))}
    shown = set(keys)
    for key in keys:
        above = every[key].broader
        while above:
            shown.add(above)
            above = every[above].broader
    sectors = {key: Sector(key, str(label), []) for key, label in SECTORS.items()}
    for capability in every.values():
        if not capability.broader and capability.id in shown:
            sectors[capability.sector].entries.append(_entry(capability, shown, reading_language()))
    return [sector for sector in sectors.values() if sector.entries], len(keys)


def _entry(capability: Capability, shown: Collection[str], language: str) -> Entry:
    narrower = [_entry(thesaurus()[key], shown, language) for key in capability.narrower if key in shown]
    return Entry(capability.id, capability.label[language], narrower)


def _names(capability: Capability) -> list[str]:
    synonyms = [name for own in capability.synonyms.values() for name in own]
    return [*capability.label.values(), *synonyms, *capability.abbreviations]


def label_of(key: str) -> str:
    """Return what a capability is called in the reader's language; the key of one that is no more."""
    capability = thesaurus().get(key)
    return capability.label[reading_language()] if capability else key


def own_terms(viewer: Viewer) -> QuerySet[OwnTerm]:
    """Return the terms of the viewer's clusters and of those allied with them; an operator reads all."""
    terms = OwnTerm.objects.filter(cluster__archived__isnull=True).select_related("cluster")
    if viewer.is_operator:
        return terms
    allied = Cluster.objects.filter(alliances__in=viewer.alliance_ids).values("pk")
    return terms.filter(Q(cluster__in=viewer.home_ids) | Q(cluster__in=allied)) if viewer.is_allied else terms.none()


def named_in(text: str, terms: Sequence[OwnTerm] | QuerySet[OwnTerm]) -> list[str]:
    """Return the capabilities that a text names by a term: whole words side by side, whatever their ending."""
    words = {code: _joined(text, code) for code in {term.language for term in terms}}
    found = (term.capability for term in terms if _joined(term.text, term.language) in words[term.language])
    return list(dict.fromkeys(found))


def _joined(text: str, language: str) -> str:
    return f" {' '.join(folded(text, language))} "


def named_by_a_member(statement: Statement, cluster: Cluster) -> list[str]:
    """Return the capabilities that an offer or need would name by a term of the cluster if a member of it wrote it."""
    if statement.visibility == Visibility.ANONYMOUS:  # see `named_by_authors`
        return []
    return named_in(statement.text, OwnTerm.objects.filter(cluster=cluster))


def named_by_authors(statements: Sequence[Statement]) -> list[list[str]]:
    """Return the capabilities that each offer or need names by a term of its author's clusters.

    An anonymous text names none: its place would tell those who know a cluster's terms that the author is a member.
    """
    named = {each.organisation_id for each in statements if each.visibility != Visibility.ANONYMOUS}
    with_terms = Membership.objects.filter(organisation__in=named, cluster__in=OwnTerm.objects.values("cluster"))
    clusters: dict[int, set[int]] = defaultdict(set)
    for organisation, cluster in with_terms.values_list("organisation", "cluster"):
        clusters[organisation].add(cluster)
    terms = list(OwnTerm.objects.filter(cluster__in=set().union(*clusters.values()))) if clusters else []
    return [
        named_in(each.text, [term for term in terms if term.cluster_id in clusters[each.organisation_id]])
        if each.organisation_id in clusters and each.visibility != Visibility.ANONYMOUS
        else []
        for each in statements
    ]
