"""Generates the demo alliance: the same organisations for the same seed, on every machine."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.core.demo import DemoAlliance, DemoCluster, DemoOrganisation, DemoProject, DemoStatement
from intercluster.demo import ORGANISATIONS, SEED
from intercluster.demo.capabilities import Capability, capabilities
from intercluster.demo.vocabulary import DETAILS, ENDINGS, LEGAL_FORM, ROOTS, TRADES

ROLES = {
    "mill": 6,
    "workshop": 22,
    "supplier": 18,
    "builder": 10,
    "forestry": 8,
    "transport": 7,
    "software": 8,
    "consultant": 9,
    "institute": 4,
    "education": 4,
    "public": 4,
}
"""Percentage of organisations with each role."""

KINDS = {"institute": Kind.RESEARCH, "education": Kind.EDUCATION, "public": Kind.PUBLIC}
"""Kinds of the roles that are not companies."""

HEADCOUNT = {
    "mill": (350, 0.7),
    "workshop": (9, 0.8),
    "supplier": (18, 0.9),
    "builder": (14, 0.9),
    "forestry": (6, 0.8),
    "transport": (12, 0.8),
    "software": (8, 0.8),
    "consultant": (4, 0.8),
    "institute": (90, 0.7),
    "education": (250, 0.6),
    "public": (120, 0.9),
}
"""Median and standard deviation of the logarithm of the number of people."""

VISIBILITY = {Visibility.PUBLIC: 70, Visibility.ALLIANCE: 20, Visibility.ANONYMOUS: 7, Visibility.PRIVATE: 3}
REGISTRATION = "DEMO-"
"""Prefix of every registration number."""

EXPIRED = date(2025, 6, 30)
"""Expiry date of expired statements: one in fifty."""

DETAILED = 0.3
"""Share of the statements with an extra sentence."""

MARKETS = ("SE", "NO", "FI", "DK", "DE", "EE", "PL", "GB", "NL", "US", "JP", "CN")
ORGANISATIONS_PER_PROJECT = 8


CLUSTERS = (
    DemoCluster(
        "demo-varmland",
        "Demo Cluster Värmland",
        "Pulp, paper and packaging in western Sweden. A fictional cluster.",
        "SE",
        "SE311",
        (59.4, 13.5),
        {"sv": 90, "en": 10},
        "sv",
    ),
    DemoCluster(
        "demo-innlandet",
        "Demo Cluster Innlandet",
        "Forestry, sawn timber and building in inland Norway. A fictional cluster.",
        "NO",
        "NO020",
        (60.9, 11.5),
        {"nb": 90, "en": 10},
        "nb",
    ),
    DemoCluster(
        "demo-keski-suomi",
        "Demo Cluster Central Finland",
        "Bioeconomy, machinery and research in Central Finland. A fictional cluster.",
        "FI",
        "FI198",
        (62.3, 25.7),
        {"fi": 88, "sv": 4, "en": 8},
        "fi",
    ),
)


def generate(organisations: int = ORGANISATIONS, seed: int = SEED) -> DemoAlliance:
    """Return an alliance of a given size; a larger one of the same seed begins with the smaller one."""
    catalogue = _Catalogue(capabilities())
    taken: dict[str, int] = defaultdict(int)
    made = tuple(_organisation(number, Random(f"{seed}:{number}"), catalogue, taken) for number in range(organisations))
    return DemoAlliance(seed, CLUSTERS, made, _projects(made, catalogue, Random(f"{seed}:projects")))


class _Catalogue:
    """The capabilities by identifier, and by the roles that offer and need them."""

    def __init__(self, entries: Sequence[Capability]) -> None:
        self.by_id = {entry.id: entry for entry in entries}
        self.offered = {
            role: [entry for entry in entries if role in entry.offered_by] or list(entries) for role in ROLES
        }
        self.needed = {role: [entry for entry in entries if role in entry.needed_by] or list(entries) for role in ROLES}
        self.topic: dict[str, list[Capability]] = defaultdict(list)
        for entry in entries:
            self.topic[entry.topic].append(entry)


def _organisation(number: int, random: Random, catalogue: _Catalogue, taken: dict[str, int]) -> DemoOrganisation:
    cluster = CLUSTERS[number % len(CLUSTERS)]
    role = _pick(random, ROLES)
    country = cluster.country
    stem = (
        f"{random.choice(ROOTS[country])}{random.choice(ENDINGS[country])} {random.choice(TRADES[role][country])} Demo"
    )
    taken[f"{country} {stem}"] += 1
    copy = taken[f"{country} {stem}"]
    stem += f" {copy}" if copy > 1 else ""
    kind = KINDS.get(role, Kind.COMPANY)
    median, spread = HEADCOUNT[role]
    people = max(1, round(random.lognormvariate(math.log(median), spread)))
    offered = _offered(random, role, catalogue)
    needed = _needed(random, role, catalogue, offered)
    activities = list(dict.fromkeys([entry.nace[0] for entry in offered] + [random.choice(offered[0].nace)]))
    slug = f"{_ascii(stem)}-{country.lower()}"
    own = DemoOrganisation(
        slug=slug,
        name=f"{stem} {LEGAL_FORM[country]}" if kind == Kind.COMPANY else stem,
        cluster=cluster.slug,
        role=role,
        kind=kind,
        country=country,
        region=cluster.region,
        registration_number=f"{REGISTRATION}{number + 1:06d}",
        headcount=people,
        turnover_eur=int(round(people * random.uniform(90_000, 280_000), -3)) if kind == Kind.COMPANY else None,
        activities=activities[:4],
        languages=_languages(random, cluster),
        markets=sorted({country, *random.sample(MARKETS, k=min(len(MARKETS), 1 + int(random.expovariate(0.6))))}),
        website=f"https://{slug}.example",
        position=(
            round(cluster.position[0] + random.gauss(0, 0.35), 4),
            round(cluster.position[1] + random.gauss(0, 0.6), 4),
        ),
    )
    own.offers += [_statement(random, cluster, entry, "offer") for entry in offered]
    own.needs += [_statement(random, cluster, entry, "need") for entry in needed]
    return own


def _offered(random: Random, role: str, catalogue: _Catalogue) -> list[Capability]:
    """Pick one to four capabilities that a firm of this role can have: one, and others near it."""
    first = random.choice(catalogue.offered[role])
    near = [entry for entry in catalogue.topic[first.topic] if role in entry.offered_by]
    near += [catalogue.by_id[other] for other in first.related]
    others = [entry for entry in dict.fromkeys(near) if entry.id != first.id]
    return [first, *random.sample(others, k=min(len(others), random.choice((0, 1, 1, 1, 2, 2, 3))))]


def _needed(random: Random, role: str, catalogue: _Catalogue, offered: Sequence[Capability]) -> list[Capability]:
    """Pick one to three capabilities that a firm of this role seeks and does not have itself."""
    own = {entry.id for entry in offered}
    wanted = [entry for entry in catalogue.needed[role] if entry.id not in own] or [
        entry for entry in catalogue.by_id.values() if entry.id not in own
    ]
    return random.sample(wanted, k=min(len(wanted), random.choice((1, 1, 2, 2, 3))))


def _statement(random: Random, cluster: DemoCluster, entry: Capability, side: str) -> DemoStatement:
    language = _pick(random, cluster.writes)
    text = random.choice(getattr(entry, side)[language])
    if random.random() < DETAILED:
        text = f"{text} {random.choice(DETAILS[side][language])}"
    expires = EXPIRED if random.random() < 0.02 else None
    return DemoStatement(text, language, _pick(random, VISIBILITY), expires, entry.id)


def _languages(random: Random, cluster: DemoCluster) -> list[str]:
    spoken = [cluster.speaks]
    if random.random() < 0.75:
        spoken.append("en")
    if cluster.country == "FI" and random.random() < 0.3:
        spoken.append("sv")
    if random.random() < 0.1:
        spoken.append("de")
    return spoken


def _projects(made: Sequence[DemoOrganisation], catalogue: _Catalogue, random: Random) -> tuple[DemoProject, ...]:
    """Make projects of organisations in at least two clusters that all offer the project's capability."""
    able: dict[str, list[DemoOrganisation]] = defaultdict(list)
    for organisation in made:
        for offer in organisation.offers:
            able[offer.capability].append(organisation)
    themes = [key for key, group in sorted(able.items()) if len({member.cluster for member in group}) > 1]
    projects = []
    for number in range(len(made) // ORGANISATIONS_PER_PROJECT if themes else 0):
        theme = catalogue.by_id[random.choice(themes)]
        group = random.sample(able[theme.id], k=min(len(able[theme.id]), random.randint(2, 6)))
        year = random.randint(2016, 2023)
        title = theme.title["en"]
        text = random.choice(theme.offer["en"])
        projects.append(
            DemoProject(
                external_id=f"{number + 1:05d}",
                acronym=f"DEMO-{theme.id.split('-')[0].upper()}-{number + 1}",
                title=f"{title} across borders (fictional)",
                objective=f"The partners join forces on {title[0].lower()}{title[1:]}. {text}",
                participants=tuple(dict.fromkeys(member.slug for member in group)),
                starts=date(year, 1, 1),
                ends=date(year + random.randint(1, 3), 12, 31),
            )
        )
    return tuple(projects)


def _pick(random: Random, weights: Mapping[Any, int]) -> Any:
    return random.choices(list(weights), weights=list(weights.values()))[0]


def _ascii(name: str) -> str:
    plain = name.lower().translate(str.maketrans("åäöæøé", "aaoaoe", "&")).split()
    return "-".join(plain)
