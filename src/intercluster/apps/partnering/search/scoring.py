"""Pairs of texts become ranked partners: features, their parts in the score, and the reasons."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Count

from intercluster.analysis.partners import features
from intercluster.analysis.partners.exposure import seldom_shown
from intercluster.analysis.partners.features import NEUTRAL, Profile
from intercluster.analysis.partners.fit import soft_maximum
from intercluster.apps.directory.anonymity.disclosure import Disclosure, Disclosures
from intercluster.apps.directory.models import Membership, Organisation, Participation
from intercluster.apps.directory.queries import position_of
from intercluster.apps.directory.rules import VISITOR
from intercluster.apps.partnering.search.candidates import Probe
from intercluster.apps.partnering.search.capabilities import TABLES
from intercluster.apps.partnering.search.dismissals import Key, Reluctances
from intercluster.apps.partnering.search.pairs import Pair
from intercluster.apps.partnering.search.results import Direction, Part, Partner, Quote, Reason
from intercluster.apps.partnering.weights.defaults import scaled_to

FEATURE_OF = {
    Direction.THEIR_OFFER: "needs_met",
    Direction.OUR_OFFER: "offers_wanted",
    Direction.THEIR_PROJECT: "projects",
}

COMPARED = {
    "other_cluster": features.other_cluster,
    "shared_language": features.shared_language,
    "similar_size": features.similar_size,
    "nearness": features.nearness,
    "spreads_risk": features.spreads_risk,
}
"""Features that compare two profiles; a search for a text has no profile of ours and leaves them out."""

COMPARED_FACTS = ("country", "languages", "activities", "size", "region", "latitude", "longitude", "markets")
"""Fields of an organisation that its profile is made of."""

REASONS = 3
"""Most pairs of texts shown for one partner."""

NONE = 0.05
"""A pair below this fit and without a rare word in common speaks for nobody: random pairs fit as well."""

WEAK = 0.25
"""A further reason below this fit is not worth telling."""


@dataclass(frozen=True)
class Party:
    """Whom a result is about: an organisation, or the unnamed author of one statement."""

    organisation_id: int
    statement: tuple[str, int] | None = None
    """Table and key of the statement whose author may not be named."""

    @property
    def key(self) -> Key:
        """Return what dismissals know the party by."""
        return self.statement or self.organisation_id


def parties(pairs: Iterable[Pair], participants: Mapping[int, Sequence[int]]) -> dict[Party, list[Pair]]:
    """Group pairs by whom they speak for; a project speaks for each of its participants (by project key)."""
    grouped: dict[Party, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.fit < NONE and not pair.words:
            continue
        if pair.direction is Direction.THEIR_PROJECT:
            for organisation_id in participants.get(pair.theirs.key, ()):
                grouped[Party(organisation_id)].append(pair)
        elif pair.theirs.unnamed:
            statement = (TABLES[pair.direction]._meta.db_table, pair.theirs.key)
            grouped[Party(pair.theirs.organisation_id, statement)].append(pair)
        else:
            grouped[Party(pair.theirs.organisation_id)].append(pair)
    return dict(grouped)


@dataclass(frozen=True)
class Criteria:
    """What partners are ranked by."""

    weights: Mapping[str, float]
    directions: Sequence[Direction]
    """The directions that were searched."""
    ours: Organisation | None = None
    """The organisation that partners are sought for; None for a free text."""
    proximity: Mapping[int, float] = field(default_factory=dict)
    """Mean standardised cosine of an organisation's offers with ours, by its key, where known."""
    attention: Mapping[int, float] | None = None
    """How much attention each organisation had lately, by its key; None where it is not counted."""
    disclosures: Disclosures = field(default_factory=lambda: Disclosures(VISITOR))
    """What is disclosed of unnamed authors."""
    reluctance: Reluctances | None = None
    """What speaks against proposing a party again; None where nothing does or the reader may not know."""

    @property
    def scale(self) -> dict[str, float]:
        """Return the weights of the features that are known, scaled to a sum of 100 points."""
        known = [FEATURE_OF[direction] for direction in self.directions] + ["shared_words"]
        if self.ours is not None:
            known += [*COMPARED, "cognitive_distance", "prior_ties"]
        if self.attention is not None:
            known.append("seldom_shown")
        if self.reluctance:
            known.append("not_turned_down")
        return scaled_to(known, self.weights)


def ranked(grouped: Mapping[Party, Sequence[Pair]], criteria: Criteria, limit: int) -> list[Partner]:
    """Return the best partners with their parts and reasons.

    Of equal scores the named come first, by organisation key, so the place of an unnamed author reveals nothing.
    """
    ours, reluctance, scale = criteria.ours, criteria.reluctance, criteria.scale
    profiles = _profiles({ours.pk, *(party.organisation_id for party in grouped)}) if ours else {}
    ties = _joint_projects(ours) if ours else {}

    seldom = _seldom_shown(grouped, criteria.attention or {})

    def parts(party: Party) -> list[Part]:
        values = _fits(grouped[party]) | {"seldom_shown": seldom.get(party, NEUTRAL)}
        if ours is not None:
            own, other = profiles[ours.pk], profiles[party.organisation_id]
            unnamed = party.statement is not None
            values |= {name: NEUTRAL if unnamed else compare(own, other) for name, compare in COMPARED.items()}
            near = criteria.proximity.get(party.organisation_id)
            values["cognitive_distance"] = NEUTRAL if unnamed else features.cognitive_distance(own, other, near)
            values["prior_ties"] = 0.0 if unnamed else features.prior_ties(ties.get(party.organisation_id, 0))
        if reluctance:
            values["not_turned_down"] = 1.0 - reluctance.get(party.key, 0.0)
        return [Part(name, values.get(name, 0.0), weight) for name, weight in scale.items()]

    scored = [(party, parts(party)) for party in grouped]
    scored.sort(
        key=lambda item: (-sum(part.points for part in item[1]), item[0].statement or ("", item[0].organisation_id))
    )
    best = scored[:limit]
    organisations = Organisation.objects.prefetch_related("clusters").in_bulk(
        [party.organisation_id for party, _ in best]
    )
    own_languages = profiles[ours.pk].languages if ours else frozenset()
    told = {party: _told(grouped[party]) for party, _ in best}
    texts = _texts(pair for own in told.values() for pair in own)
    return [
        _partner(
            rank,
            party,
            organisations[party.organisation_id],
            own,
            [_reason(pair, texts) for pair in told[party]],
            own_languages,
            criteria.disclosures,
        )
        for rank, (party, own) in enumerate(best, start=1)
    ]


def _fits(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the features that texts decide: for each text of ours its best counterpart, then the soft maximum."""
    best: dict[str, dict[Probe, float]] = defaultdict(dict)
    for pair in pairs:
        own = best[FEATURE_OF[pair.direction]]
        own[pair.ours] = max(own.get(pair.ours, 0.0), pair.fit)
    values = {feature: soft_maximum(np.array(list(fits.values()))) for feature, fits in best.items()}
    return values | {"shared_words": max((pair.words for pair in pairs), default=0.0)}


def _seldom_shown(grouped: Iterable[Party], attention: Mapping[int, float]) -> dict[Party, float]:
    """Return what speaks for showing each named party now; of an unnamed one nothing may tell who it is."""
    named = [party for party in grouped if party.statement is None]
    values = seldom_shown(np.array([attention.get(party.organisation_id, 0.0) for party in named]))
    return dict(zip(named, values.tolist(), strict=True))


def _partner(
    rank: int,
    party: Party,
    organisation: Organisation,
    parts: list[Part],
    reasons: Sequence[Reason],
    own_languages: Any,
    disclosures: Disclosures,
) -> Partner:
    named = party.statement is None
    known = Disclosure(organisation.country, organisation.kind) if named else disclosures.of(organisation)
    return Partner(
        rank=rank,
        organisation=organisation if named else None,
        kind=known.kind,
        country=known.country,
        parts=parts,
        reasons=reasons,
        shared_languages=sorted(own_languages & set(organisation.languages)) if named else (),
    )


def _told(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the best pairs, each text of ours and of theirs told once, the best one however weak."""
    told: list[Pair] = []
    seen: set[object] = set()
    for pair in sorted(pairs, key=lambda pair: (-pair.fit, pair.direction, pair.theirs.key)):
        theirs = (pair.direction, pair.theirs.key)
        if pair.ours in seen or theirs in seen or (told and pair.fit < WEAK):
            continue
        seen |= {pair.ours, theirs}
        told.append(pair)
        if len(told) == REASONS:
            break
    return told


Texts = Mapping[tuple[Direction, int], Any]
"""Offers, needs and projects, of which only the text, its language and a project's name are read."""


def _texts(pairs: Iterable[Pair]) -> Texts:
    """Return the texts of the other side, in one query for each direction."""
    keys: dict[Direction, set[int]] = defaultdict(set)
    for pair in pairs:
        keys[pair.direction].add(pair.theirs.key)
    name = {Direction.THEIR_PROJECT: ("acronym", "title")}
    return {
        (direction, row.pk): row
        for direction, own in keys.items()
        for row in TABLES[direction].objects.only("text", "language", *name.get(direction, ())).filter(pk__in=own)
    }


def _reason(pair: Pair, texts: Texts) -> Reason:
    theirs = texts[pair.direction, pair.theirs.key]
    return Reason(
        pair.direction,
        ours=Quote(pair.ours.text, pair.ours.language),
        theirs=Quote(theirs.text, theirs.language),
        fit=pair.fit,
        chance=pair.chance,
        project=str(theirs) if pair.direction is Direction.THEIR_PROJECT else "",
        ours_key=pair.ours.key,
        theirs_key=pair.theirs.key,
    )


def _profiles(organisation_ids: Iterable[int]) -> dict[int, Profile]:
    """Return what features compare, by organisation key, in two queries however many there are."""
    keys = list(organisation_ids)
    clusters: dict[int, set[int]] = defaultdict(set)
    memberships = Membership.objects.filter(organisation__in=keys, cluster__archived__isnull=True)
    for organisation_id, cluster_id in memberships.values_list("organisation", "cluster"):
        clusters[organisation_id].add(cluster_id)
    return {
        row.pk: Profile(
            clusters=frozenset(clusters[row.pk]),
            country=row.country,
            languages=frozenset(row.languages),
            activities=tuple(row.activities),
            size=row.size,
            position=position_of(row),
            markets=frozenset(row.markets),
        )
        for row in Organisation.objects.filter(pk__in=keys).only(*COMPARED_FACTS)
    }


def _joint_projects(ours: Organisation) -> dict[int, int]:
    """Return with how many projects each organisation has taken part beside ours."""
    together = Participation.objects.filter(project__participants=ours).exclude(organisation=ours)
    return dict(together.values_list("organisation").annotate(Count("project", distinct=True)))
