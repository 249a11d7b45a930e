"""Generates the demo alliance: the same organisations for the same seed, on every machine."""

import math
import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.utils.translation import gettext_noop

from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.demo import DemoAlliance, DemoCluster, DemoOrganisation, DemoProject, DemoStatement
from intercluster.demo import ORGANISATIONS, SEED
from intercluster.demo.capabilities import NEEDS, OFFER, Capability, Trade, capabilities, trades
from intercluster.demo.vocabulary import ENDINGS, LEGAL_FORM, ROOTS
from intercluster.demo.writing import Writer, Writing, sought_by

ROLES = {
    "mill": 8,
    "workshop": 19,
    "supplier": 18,
    "builder": 10,
    "forestry": 8,
    "transport": 7,
    "software": 8,
    "consultant": 9,
    "institute": 5,
    "education": 4,
    "public": 4,
}
"""Percentage of organisations with each role."""

KINDS = {"institute": Kind.RESEARCH, "education": Kind.EDUCATION, "public": Kind.PUBLIC}
"""Kinds of the roles that are not companies."""

SPREAD = 0.8
"""Standard deviation of the logarithm of the number of people."""

VISIBILITY = {Visibility.PUBLIC: 70, Visibility.ALLIANCE: 20, Visibility.ANONYMOUS: 7, Visibility.PRIVATE: 3}
REGISTRATION = "DEMO-"
"""Prefix of every registration number."""

EXPIRED = date(2025, 6, 30)
"""Expiry date of expired statements: one in fifty."""

MARKETS = ("SE", "NO", "FI", "DK", "DE", "EE", "PL", "GB", "NL", "US", "JP", "CN")
COUNTRIES = {"FI": "Finland", "NO": "Norway", "SE": "Sweden"}
ORGANISATIONS_PER_PROJECT = 8


CLUSTERS = (
    DemoCluster(
        "demo-varmland",
        "Demo Cluster Värmland",
        gettext_noop("Pulp, paper and packaging in western Sweden. A fictional cluster."),
        "SE",
        "SE311",
        (59.4, 13.5),
        {"sv": 90, "en": 10},
        "sv",
        {"sv": "Demoklustret Värmland", "nb": "Demoklyngen Värmland", "fi": "Värmlannin demoklusteri"},
    ),
    DemoCluster(
        "demo-innlandet",
        "Demo Cluster Innlandet",
        gettext_noop("Forestry, sawn timber and building in inland Norway. A fictional cluster."),
        "NO",
        "NO020",
        (60.9, 11.5),
        {"nb": 90, "en": 10},
        "nb",
        {"sv": "Demoklustret Innlandet", "nb": "Demoklyngen Innlandet", "fi": "Innlandetin demoklusteri"},
    ),
    DemoCluster(
        "demo-keski-suomi",
        "Demo Cluster Central Finland",
        gettext_noop("Bioeconomy, machinery and research in Central Finland. A fictional cluster."),
        "FI",
        "FI198",
        (62.3, 25.7),
        {"fi": 88, "sv": 4, "en": 8},
        "fi",
        {"sv": "Demoklustret Mellersta Finland", "nb": "Demoklyngen Midt-Finland", "fi": "Keski-Suomen demoklusteri"},
    ),
)


def generate(organisations: int = ORGANISATIONS, seed: int = SEED) -> DemoAlliance:
    """Return an alliance of a given size; a larger one of the same seed begins with the smaller one."""
    firms = _Firms()
    made = tuple(firms.make(number, Random(f"{seed}:{number}")) for number in range(organisations))
    return DemoAlliance(seed, CLUSTERS, made, _projects(made, Random(f"{seed}:projects")))


class _Firms:
    """Makes one organisation after the other, and remembers what has been written."""

    def __init__(self) -> None:
        self._entries = {entry.id: entry for entry in capabilities()}
        self._trades: dict[str, list[Trade]] = defaultdict(list)
        for trade in trades():
            self._trades[trade.role].append(trade)
        self._names: dict[str, int] = defaultdict(int)
        self._writing = Writing()

    def make(self, number: int, random: Random) -> DemoOrganisation:
        """Return the organisation of a number."""
        cluster = CLUSTERS[number % len(CLUSTERS)]
        role = _pick(random, ROLES)
        country = cluster.country
        root = f"{random.choice(ROOTS[country])}{random.choice(ENDINGS[country])}"
        trade = random.choice(self._trades[role])
        stem = f"{root} {trade.name[country]} Demo"
        self._names[f"{country} {stem}"] += 1
        copy = self._names[f"{country} {stem}"]
        stem += f" {copy}" if copy > 1 else ""
        kind = KINDS.get(role, Kind.COMPANY)
        fewest, median, most = trade.people
        people = min(max(fewest, round(random.lognormvariate(math.log(median), SPREAD))), most)
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
            activities=[],
            languages=_languages(random, cluster),
            markets=sorted({country, *random.sample(MARKETS, k=min(len(MARKETS), 1 + int(random.expovariate(0.6))))}),
            website=f"https://{slug}.example",
            position=(
                round(cluster.position[0] + random.gauss(0, 0.35), 4),
                round(cluster.position[1] + random.gauss(0, 0.6), 4),
            ),
        )
        self._offer(random, Writer(trade, people), cluster, own)
        self._need(random, Writer(trade, people, [made.capability for made in own.offers]), cluster, own)
        named = {code for made in own.offers for code in thesaurus()[made.capability].nace}
        own.activities += [code for code in trade.nace if code == trade.nace[0] or code in named]
        return own

    def _offer(self, random: Random, writer: Writer, cluster: DemoCluster, own: DemoOrganisation) -> None:
        """Give a firm two to four offers of its trade and size: one, and others near it if there are any."""
        open_ = [self._entries[key] for key in writer.trade.offers]
        random.shuffle(open_)
        open_ = [entry for entry in open_ if writer.can_offer(entry)]
        for _ in range(random.choice((2, 2, 2, 2, 2, 2, 3, 4))):
            offer = self._statement(random, cluster, open_, [OFFER], writer)
            if offer is None:
                return
            own.offers.append(offer)
            first = self._entries[own.offers[0].capability]
            open_ = [entry for entry in open_ if entry.id != offer.capability]
            open_.sort(key=lambda entry: (first.id not in entry.related, first.topic != entry.topic))

    def _need(self, random: Random, writer: Writer, cluster: DemoCluster, own: DemoOrganisation) -> None:
        """Give a firm one to three needs of what firms of its trade lack, and a mill more: mills buy most."""
        for _ in range(random.choice((3, 4, 4, 5) if own.role == "mill" else (1, 1, 2, 2, 3))):
            kinds = dict.fromkeys((_pick(random, NEEDS), *NEEDS))
            there = {made.capability for made in (*own.offers, *own.needs)}
            open_ = [entry for entry in sought_by(writer.trade.says) if entry.id not in there]
            random.shuffle(open_)
            if need := self._statement(random, cluster, open_, kinds, writer):
                own.needs.append(need)

    def _statement(
        self,
        random: Random,
        cluster: DemoCluster,
        entries: Sequence[Capability],
        kinds: Collection[str],
        writer: Writer,
    ) -> DemoStatement | None:
        languages = dict.fromkeys((_pick(random, cluster.writes), cluster.speaks, "en"))
        written = self._writing.write(random, entries, kinds, writer, languages)
        if written is None:
            return None
        sentence, entry = written
        expires = EXPIRED if random.random() < 0.02 else None
        return DemoStatement(sentence.text, sentence.language, _pick(random, VISIBILITY), expires, entry.id)


def _languages(random: Random, cluster: DemoCluster) -> list[str]:
    spoken = [cluster.speaks]
    if random.random() < 0.75:
        spoken.append("en")
    if cluster.country == "FI" and random.random() < 0.3:
        spoken.append("sv")
    if random.random() < 0.1:
        spoken.append("de")
    return spoken


def _projects(made: Sequence[DemoOrganisation], random: Random) -> tuple[DemoProject, ...]:
    """Make projects of organisations in at least two clusters that all offer the project's capability.

    The first project about a capability has a story of its own if there is one; a larger demo has more projects.
    """
    able: dict[str, list[DemoOrganisation]] = defaultdict(list)
    for organisation in made:
        for offer in organisation.offers:
            able[offer.capability].append(organisation)
    themes = [key for key, group in sorted(able.items()) if len({member.cluster for member in group}) > 1]
    titles = {entry.id: entry.title["en"] for entry in capabilities()}
    random.shuffle(themes)
    stories = project_stories()
    projects = []
    for number in range(len(made) // ORGANISATIONS_PER_PROJECT if themes else 0):
        theme = themes[number % len(themes)]
        group = random.sample(able[theme], k=min(len(able[theme]), random.randint(2, 6)))
        if len({member.cluster for member in group}) == 1:
            group[-1] = next(other for other in able[theme] if other.cluster != group[0].cluster)
        year = random.randint(2016, 2023)
        title = titles[theme]
        story = stories.pop(title, None)
        projects.append(
            DemoProject(
                external_id=f"{number + 1:05d}",
                acronym=f"DEMO-{theme.split('-')[0].upper()}-{number + 1}",
                title=f"{story.title if story else f'{title} across borders'} (fictional)",
                objective=story.objective
                if story
                else f"{title}: {len(group)} organisations in {_countries(group)} tried it together.",
                participants=tuple(dict.fromkeys(member.slug for member in group)),
                starts=date(year, 1, 1),
                ends=date(year + random.randint(1, 3), 12, 31),
            )
        )
    return tuple(projects)


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """What a fictional project is called and wanted."""

    title: str
    objective: str


def project_stories() -> dict[str, ProjectStory]:
    """Read the stories of projects, by the English title of the capability that the partners share."""
    rows = tomllib.loads((Path(__file__).parent / "projects.toml").read_text(encoding="utf-8"))
    return {capability: ProjectStory(**row) for capability, row in rows.items()}


def _countries(group: Sequence[DemoOrganisation]) -> str:
    names = [COUNTRIES[code] for code in sorted({member.country for member in group})]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _pick(random: Random, weights: Mapping[Any, int]) -> Any:
    return random.choices(list(weights), weights=list(weights.values()))[0]


def _ascii(name: str) -> str:
    plain = name.lower().translate(str.maketrans("åäöæøé", "aaoaoe", "&")).split()
    return "-".join(plain)
