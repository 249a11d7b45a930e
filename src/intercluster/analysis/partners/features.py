"""The features of a possible partner, each from 0 to 1; `NEUTRAL` if the facts are not known."""

import math
from collections.abc import Collection
from dataclasses import dataclass

NEUTRAL = 0.5

SCANDINAVIAN = frozenset({"sv", "nb", "nn", "da"})
"""Languages whose speakers understand each other's writing well enough to work together."""

HALF_DISTANCE_KM = 400.0
"""At this distance nearness is one half: a day trip by car or train."""

PEAK, BREADTH = 0.75, 0.75
"""Best distance of two organisations' offers, and its tolerance, in standard deviations above random pairs.

In the demo the median for two organisations with no capability in common is 0.2; with a related one 0.5; with a shared
one 0.9; for two that do all the same it is 2.5 and more.
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
    """Return 1 for a partner abroad in none of our clusters, 0.5 within the country, 0 in our own cluster."""
    if ours.clusters & theirs.clusters:
        return 0.0
    return 1.0 if ours.country != theirs.country else 0.5


def shared_language(ours: Profile, theirs: Profile) -> float:
    """Return 1 with a common working language, 0.7 with two Scandinavian ones, 0 with neither."""
    if not ours.languages or not theirs.languages:
        return NEUTRAL
    if ours.languages & theirs.languages:
        return 1.0
    return 0.7 if ours.languages & SCANDINAVIAN and theirs.languages & SCANDINAVIAN else 0.0


def cognitive_distance(ours: Profile, theirs: Profile, proximity: float | None = None) -> float:
    """Score cognitive distance: near enough to understand each other, far enough to learn from each other.

    The same knowledge teaches nothing, and knowledge too far away is not understood, so the use of a partner is an
    inverted U of the distance (Nooteboom et al. 2007, Research Policy 36; for industries: related
    variety, Frenken, Van Oort & Verburg 2007, Regional Studies 41). The score is the mean of the two that are known:
    `related_activities`, and `related_texts` of `proximity`, the mean cosine of their offers with ours in standard
    deviations above random pairs.
    """
    known = [related_activities(ours, theirs)] if ours.activities and theirs.activities else []
    if proximity is not None:
        known.append(related_texts(proximity))
    return sum(known) / len(known) if known else NEUTRAL


def related_activities(ours: Profile, theirs: Profile) -> float:
    """Score the closest pair of activities: same NACE class 0.5, same group 0.9, same division 1, otherwise 0.2."""
    if not ours.activities or not theirs.activities:
        return NEUTRAL
    values = {4: 0.5, 3: 0.9, 2: 1.0, 0: 0.2}
    closest = max(_shared_digits(one, other) for one in ours.activities for other in theirs.activities)
    return values[closest]


def related_texts(proximity: float) -> float:
    """Return 1 at PEAK and less on both sides, as a normal curve of standard deviation BREADTH."""
    return math.exp(-(((proximity - PEAK) / BREADTH) ** 2) / 2)


def _shared_digits(one: str, other: str) -> int:
    first, second = one.replace(".", ""), other.replace(".", "")
    for digits in (4, 3, 2):
        if len(first) >= digits and first[:digits] == second[:digits]:
            return digits
    return 0


def similar_size(ours: Profile, theirs: Profile) -> float:
    """Return 1 in the same size class, and a third less for each class apart."""
    if ours.size not in SIZES or theirs.size not in SIZES:
        return NEUTRAL
    return 1.0 - abs(SIZES.index(ours.size) - SIZES.index(theirs.size)) / (len(SIZES) - 1)


def nearness(ours: Profile, theirs: Profile) -> float:
    """Return 1 at the same place, half at HALF_DISTANCE_KM, and half again with each further such distance."""
    if ours.position is None or theirs.position is None:
        return NEUTRAL
    return float(0.5 ** (great_circle_km(ours.position, theirs.position) / HALF_DISTANCE_KM))


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two places (latitude, longitude in degrees) on a sphere of radius 6,371 km (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(lat), math.radians(lon)) for lat, lon in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def spreads_risk(ours: Profile, theirs: Profile) -> float:
    """Score how far a partner's markets and industries spread our risk, 0 to 1.

    It is the mean of two shares, if known: of the countries sold to, and of the NACE divisions, of ours and theirs
    together, the share that is not ours. If turnover is spread evenly, joining lowers the Herfindahl index by this
    share, from 1 / m to 1 / (m + k) for m of ours and k new ones. Customers and their purchases are not known here.
    """
    pairs = [(ours.markets, theirs.markets), (_divisions(ours), _divisions(theirs))]
    known = [len(other - own) / len(other | own) for own, other in pairs if own and other]
    return sum(known) / len(known) if known else NEUTRAL


def _divisions(profile: Profile) -> frozenset[str]:
    return frozenset(activity[:2] for activity in profile.activities)


def prior_ties(joint_projects: int) -> float:
    """Return 0 without a joint project, 0.5 with one, and half of the rest with each further one."""
    return 1.0 - 0.5**joint_projects


def shared_words(matched: Collection[float], sought: Collection[float]) -> float:
    """Return the share of a text's words that the other has, weighted by inverse document frequency."""
    total = sum(sought)
    return sum(matched) / total if total > 0 else 0.0
