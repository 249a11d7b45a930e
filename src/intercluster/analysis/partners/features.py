"""What speaks for a partner, feature by feature, each from 0 to 1; `NEUTRAL` where the facts are not known."""

import math
from collections.abc import Collection
from dataclasses import dataclass

NEUTRAL = 0.5

SCANDINAVIAN = frozenset({"sv", "nb", "nn", "da"})
"""Languages whose speakers understand each other's writing well enough to work together."""

HALF_DISTANCE_KM = 400.0
"""At this distance nearness is one half: a day trip by car or train."""

PEAK, BREADTH = 0.75, 0.75
"""Standard deviations above random pairs at which two organisations' offers are best apart, and how far around.

In the demo the offers of two organisations without a capability in common, or a related one, lie at 0.2 in the median,
of two with a related one at 0.5, of two with the same at 0.9, and those of two that do all the same at 2.5 and more.
"""

SIZES = ("micro", "small", "medium", "large")


@dataclass(frozen=True)
class Profile:
    """The facts of an organisation that features compare."""

    clusters: frozenset[int] = frozenset()
    country: str = ""
    languages: frozenset[str] = frozenset()
    activities: tuple[str, ...] = ()
    """NACE Rev. 2 codes such as "16", "16.2" or "16.23"."""
    size: str = ""
    position: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""
    markets: frozenset[str] = frozenset()


def other_cluster(ours: Profile, theirs: Profile) -> float:
    """1 for a partner across a border in none of our clusters, 0.5 within the country, 0 in our own cluster."""
    if ours.clusters & theirs.clusters:
        return 0.0
    return 1.0 if ours.country != theirs.country else 0.5


def shared_language(ours: Profile, theirs: Profile) -> float:
    """1 with a working language in common, 0.7 with two Scandinavian ones, 0 with neither."""
    if not ours.languages or not theirs.languages:
        return NEUTRAL
    if ours.languages & theirs.languages:
        return 1.0
    return 0.7 if ours.languages & SCANDINAVIAN and theirs.languages & SCANDINAVIAN else 0.0


def cognitive_distance(ours: Profile, theirs: Profile, proximity: float | None = None) -> float:
    """Near enough to understand each other, far enough to have something to tell: the mean of what is known of two.

    Knowledge that is the same teaches nothing and knowledge too far off is not understood, so the use of a partner is
    an inverted U of the distance between the two (Nooteboom et al. 2007, Research Policy 36; for industries: related
    variety, Frenken, Van Oort & Verburg 2007, Regional Studies 41). By activities: `related_activities`. By texts:
    `related_texts` of `proximity`, the mean cosine of their offers with ours in standard deviations above random pairs.
    """
    known = [related_activities(ours, theirs)] if ours.activities and theirs.activities else []
    if proximity is not None:
        known.append(related_texts(proximity))
    return sum(known) / len(known) if known else NEUTRAL


def related_activities(ours: Profile, theirs: Profile) -> float:
    """By the closest pair of activities: the same NACE class 0.5, the same group 0.9, the same division 1, none 0.2."""
    if not ours.activities or not theirs.activities:
        return NEUTRAL
    values = {4: 0.5, 3: 0.9, 2: 1.0, 0: 0.2}
    closest = max(_shared_digits(one, other) for one in ours.activities for other in theirs.activities)
    return values[closest]


def related_texts(proximity: float) -> float:
    """1 at PEAK and less to both sides, as a normal curve of standard deviation BREADTH."""
    return math.exp(-(((proximity - PEAK) / BREADTH) ** 2) / 2)


def _shared_digits(one: str, other: str) -> int:
    first, second = one.replace(".", ""), other.replace(".", "")
    for digits in (4, 3, 2):
        if len(first) >= digits and first[:digits] == second[:digits]:
            return digits
    return 0


def similar_size(ours: Profile, theirs: Profile) -> float:
    """1 in the same size class, a third less for every class between."""
    if ours.size not in SIZES or theirs.size not in SIZES:
        return NEUTRAL
    return 1.0 - abs(SIZES.index(ours.size) - SIZES.index(theirs.size)) / (len(SIZES) - 1)


def nearness(ours: Profile, theirs: Profile) -> float:
    """1 at the same place, one half at HALF_DISTANCE_KM, and half again with each further such distance."""
    if ours.position is None or theirs.position is None:
        return NEUTRAL
    return float(0.5 ** (great_circle_km(ours.position, theirs.position) / HALF_DISTANCE_KM))


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two places (latitude, longitude in degrees) on a sphere of radius 6,371 km (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(lat), math.radians(lon)) for lat, lon in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def spreads_risk(ours: Profile, theirs: Profile) -> float:
    """How far a partner's markets and industries spread what ours depends on, 0 to 1: the mean of what is known of two.

    Of countries sold to, and of NACE divisions, each: of ours and theirs together, the share that is not ours. Where
    turnover is spread evenly, by so much joining them lowers the Herfindahl index of concentration, from 1 / m to
    1 / (m + k) for m of ours and k new ones. Who the customers are, and how much each buys, is not known here.
    """
    pairs = [(ours.markets, theirs.markets), (_divisions(ours), _divisions(theirs))]
    known = [len(other - own) / len(other | own) for own, other in pairs if own and other]
    return sum(known) / len(known) if known else NEUTRAL


def _divisions(profile: Profile) -> frozenset[str]:
    return frozenset(activity[:2] for activity in profile.activities)


def prior_ties(joint_projects: int) -> float:
    """0 without a joint project, 0.5 with one, and half of what is left with each further one."""
    return 1.0 - 0.5**joint_projects


def shared_words(matched: Collection[float], sought: Collection[float]) -> float:
    """Return the share of a text's rare words that the other has, each counted by its inverse document frequency."""
    total = sum(sought)
    return sum(matched) / total if total > 0 else 0.0
