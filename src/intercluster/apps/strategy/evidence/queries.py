"""Reads of citations: what a part cites, and whether it is still so."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intercluster.analysis.writing.differences import changed_pieces
from intercluster.apps.directory.models import Cluster, Need, Offer
from intercluster.apps.directory.queries import statements
from intercluster.apps.directory.rules import VISITOR, Viewer
from intercluster.apps.regions.answers import figures_asked_for
from intercluster.apps.regions.indicators.comparing import profile
from intercluster.apps.regions.pages.presentation import items_of
from intercluster.apps.regions.queries import NothingKnownError, around, datasets, figures_of, regions_of
from intercluster.apps.strategy.evidence import innovation
from intercluster.apps.strategy.evidence.figure import Figure
from intercluster.apps.strategy.evidence.figures import (
    MEASURES,
    QUERIES,
    arguments_of,
    compute,
    compute_in_all_languages,
    may_read,
    sees_now,
)
from intercluster.apps.strategy.evidence.pictures import AT_MOST, CHARTS
from intercluster.apps.strategy.evidence.priorities import first_candidates
from intercluster.apps.strategy.models import Citation, Part, Strategy
from intercluster.apps.strategy.rules import clusters_of
from intercluster.core.errors import NotFound
from intercluster.geo.display_names import country_name
from intercluster.geo.nuts import region_names

UNCHANGING = "en"
"""The language in which values are compared."""
SENTENCES = ".:;"
"""What ends a sentence of a finding, or the figure that a sentence explains."""
MOST_STATEMENTS = 20
"""Statements that the picker shows."""
MOST_PRIORITIES = 10
"""Candidate priorities that the picker shows."""
MOST_SPECIALISED = 10
"""Activities that the picker shows of a region."""


@dataclass(frozen=True)
class Cited:
    """A citation as it is read: what was cited, and what it is now."""

    citation: Citation
    figure: Figure | None
    """As cited. None of what belongs to a member and has changed or is public no longer."""
    now: Figure | None
    """What the query gives now; None if it gives nothing any more."""
    state: str
    """"same", "changed", "kept" (changed, and the old value was kept with a note), "gone", "hidden" (the reader of
    the strategy may not see it), or "cited" (the reader may see what was cited, and not what it is now)."""

    @property
    def difference(self) -> tuple[str, str]:
        """Return what of the value was otherwise, and what it is now. Of a list, only lines that changed."""
        if self.figure is None or self.now is None:
            return "", ""
        ends = SENTENCES if self.citation.query == "regions.finding" else ";"
        was, now = changed_pieces(self.figure.value, self.now.value, ends)
        return was or "–", now or "–"


def digest(figure: Figure) -> str:
    """Return a digest of a figure's value and year: it has changed if this has."""
    text = f"{figure.value}\n{figure.year}"
    if figure.chart:
        text += f"\n{json.dumps(figure.chart['rows'], sort_keys=True)}"
    return hashlib.sha256(text.encode()).hexdigest()


def as_cited(query: str, arguments: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return what is kept of a figure that is cited now, by language; raise NotFound."""
    found = compute_in_all_languages(query, arguments)
    kept = {language: asdict(figure) for language, figure in found.items()}
    if QUERIES[query].is_of_member:
        return {language: {"value": digest(figure), "label": ""} for language, figure in found.items()}
    return kept


def read(citation: Citation, language: str, viewer: Viewer = VISITOR) -> Cited:
    """Return a citation in a language of the pages, computed again, as far as the reader may see it."""
    if not may_read(viewer, citation.query, citation.arguments):
        return Cited(citation, None, None, "hidden")
    kept, is_of_member = citation.cited, QUERIES[citation.query].is_of_member
    figure = None if is_of_member else Figure(**kept[language])
    if not sees_now(viewer, citation.query, citation.arguments):
        return Cited(citation, figure, None, "cited")
    try:
        with override(UNCHANGING):
            compared = compute(citation.query, citation.arguments)
        with override(language):
            now = compute(citation.query, citation.arguments)
    except NotFound:
        return Cited(citation, figure, None, "gone")
    before = kept[UNCHANGING]["value"] if is_of_member else digest(Figure(**kept[UNCHANGING]))
    if digest(compared) == before:
        return Cited(citation, now if is_of_member else figure, now, "same")
    state = "kept" if digest(compared) == citation.kept_against else "changed"
    return Cited(citation, figure, now, state)


def evidence_of(parts: Iterable[Part], language: str, viewer: Viewer = VISITOR) -> dict[int, list[Cited]]:
    """Return what parts cite, by the key of the part, as far as the reader may see it."""
    found: dict[int, list[Cited]] = defaultdict(list)
    for citation in Citation.objects.filter(part__in=list(parts)):
        found[citation.part_id].append(read(citation, language, viewer))
    return dict(found)


@dataclass(frozen=True)
class Candidate:
    """Something that can be cited, as the picker shows it."""

    query: str
    arguments: dict[str, str]
    figure: Figure

    @property
    def is_released(self) -> bool:
        """Return whether citing it shows readers what they do not see elsewhere."""
        return is_released(self.query)


def is_released(query: str) -> bool:
    """Return whether citing a named query shows readers what they do not see elsewhere."""
    return query in QUERIES and QUERIES[query].may_release is not None


FOLDED = 5
"""Candidates of a kind that the picker shows before the others are asked for."""
KINDS: Mapping[str, Promise] = {
    "innovation.finding": _("Findings on innovation"),
    "innovation.indicator": _("Indicators of innovation"),
    "innovation.index": _("Place by the composite index"),
    "innovation.chart": _("Charts of innovation"),
    "innovation.comparison": _("Comparison of innovation"),
    "regions.finding": _("Findings"),
    "regions.measure": _("Measures"),
    "regions.quotient": _("Location quotient"),
    "regions.complementarity": _("Complementarity"),
    "regions.chart": _("Charts"),
    "regions.comparison": _("Comparison of regions"),
    "introductions.across_borders": _("Introductions across borders"),
    "events.meetings_across_borders": _("Meetings across borders"),
    "cooperation.joint_actions": _("Participations in joint actions across borders (RCO81)"),
    "cooperation.joint_solutions": _("Jointly developed solutions (RCO116)"),
    "cooperation.helpful_answers": _("Answers that helped across borders"),
    "projects.participations": _("Participations in EU projects"),
    "priorities.candidate": _("Candidate priorities"),
    "offer": _("Offers"),
    "need": _("Needs"),
}
"""What the picker offers, by named query, and statements by what they are."""


@dataclass(frozen=True)
class Kind:
    """Candidates of one kind."""

    label: Promise
    candidates: Sequence[Candidate]

    @property
    def first(self) -> Sequence[Candidate]:
        """Return those that are shown at once."""
        return self.candidates[:FOLDED]

    @property
    def others(self) -> Sequence[Candidate]:
        """Return the others."""
        return self.candidates[FOLDED:]


def by_kind(candidates: Iterable[Candidate]) -> list[Kind]:
    """Return candidates by kind, in the order in which the kinds come."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for each in candidates:
        found[each.arguments.get("kind", each.query)].append(each)
    return [Kind(KINDS[name], of_it) for name, of_it in found.items()]


def regions_to_cite(strategy: Strategy) -> dict[str, list[tuple[str, str]]]:
    """Return codes and names of the regions with figures: those of the strategy's clusters first, then by country."""
    own = {code for cluster in clusters_of(strategy) for code in cluster.all_regions}
    known = {region.code: region.name for dataset in datasets() for region in regions_of(dataset)}
    parts = [code for code in own if any(each in known for each in around(code))]
    known |= region_names(parts)
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in sorted(known.items()):
        groups["" if code in own else country_name(code[:2])].append((code, name))
    first = {_("Regions of these clusters"): groups.pop("", [])}
    return {str(label): found for label, found in [*first.items(), *sorted(groups.items())] if found}


def figures_of_region(code: str, strategy: Strategy) -> list[Candidate]:
    """Return what can be cited of a region: by its indicators of innovation, and by the structure of its economy.

    Raises NothingKnownError if it has neither.
    """
    homes = sorted(part for cluster in clusters_of(strategy) for part in cluster.all_regions)
    found, others = profile(code), filter(None, map(profile, homes))
    made = [Candidate(*each) for each in innovation.of_region(found, others)] if found else []
    try:
        return made + _structure_of(code, strategy)
    except NothingKnownError:
        if not made:
            raise
        return made


def _structure_of(code: str, strategy: Strategy) -> list[Candidate]:
    """Return findings, measures, the strongest activities, and what other regions could bring."""
    snapshot, shown = figures_asked_for([code])
    (code,) = shown.values()
    row = snapshot.row(code)
    about = {"region": code, "dataset": snapshot.dataset.slug}
    asked = [("regions.finding", {"region": code, "key": item.key}) for _finding, item in items_of(snapshot, code)]
    asked += [("regions.measure", {"region": code, "measure": name}) for name in MEASURES]
    strongest = sorted(range(len(snapshot.activities)), key=lambda n: -float(snapshot.measures.quotient[row, n]))
    asked += [
        ("regions.quotient", {"region": code, "activity": snapshot.activities[n].code})
        for n in strongest[:MOST_SPECIALISED]
    ]
    homes = [each for cluster in clusters_of(strategy) for each in cluster.all_regions]
    others = set(figures_of(homes, snapshot.dataset).values()) - {code}
    asked += [("regions.complementarity", {"region": code, "other": other}) for other in sorted(others)]
    asked += [("regions.chart", {"region": code, "chart": name}) for name in CHARTS]
    asked.append(("regions.comparison", {"regions": ",".join([code, *sorted(others)][:AT_MOST])}))
    return _candidates([(query, arguments_of(query, about | arguments)) for query, arguments in asked])


def counts_to_cite(strategy: Strategy, viewer: Viewer) -> list[Candidate]:
    """Return counts of the strategy's clusters: outcomes that the viewer sees, and EU projects."""
    slugs = list(clusters_of(strategy).order_by("name").values_list("slug", flat=True))
    named = (
        "introductions.across_borders",
        "events.meetings_across_borders",
        "cooperation.joint_actions",
        "cooperation.joint_solutions",
        "cooperation.helpful_answers",
        "projects.participations",
    )
    asked = [(query, {"cluster": slug}) for query in named for slug in slugs]
    return _candidates(each for each in asked if sees_now(viewer, *each))


def priorities_to_cite(strategy: Strategy, viewer: Viewer) -> list[Candidate]:
    """Return the first candidate priorities of the strategy's alliance, if the viewer may read them."""
    query = "priorities.candidate"
    if strategy.alliance is None or not may_read(viewer, query, {"alliance": strategy.alliance.slug}):
        return []
    return [
        Candidate(query, arguments_of(query, arguments), figure)
        for arguments, figure in first_candidates(strategy.alliance, MOST_PRIORITIES)
    ]


def statements_to_cite(strategy: Strategy, words: str) -> list[Candidate]:
    """Return public offers and needs of the strategy's members that have all of some words."""
    members = Cluster.objects.filter(pk__in=clusters_of(strategy).values("pk"))
    found: list[tuple[str, dict[str, str]]] = []
    for kind, model in (("offer", Offer), ("need", Need)):
        rows = statements(model.objects.filter(organisation__clusters__in=members), VISITOR).distinct()
        for word in words.split()[:10]:
            rows = rows.filter(text__icontains=word)
        numbers = rows.order_by("-updated", "-pk").values_list("pk", flat=True)[:MOST_STATEMENTS]
        found += [("directory.statement", {"kind": kind, "number": str(number)}) for number in numbers]
    return _candidates(found)


def _candidates(asked: Iterable[tuple[str, dict[str, str]]]) -> list[Candidate]:
    found = []
    for query, arguments in asked:
        try:
            found.append(Candidate(query, arguments, compute(query, arguments)))
        except NotFound:
            continue
    return found
