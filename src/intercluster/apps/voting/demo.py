"""Votes and an assembly of the demo alliance, which say that they are fictional."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Q

from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import demo_assembly, key_files, roll, sealing
from intercluster.apps.voting.keys import make_key
from intercluster.apps.voting.models import Assembly, Ballot, Method, RollEntry, SealedBallot, State, Vote
from intercluster.apps.voting.polls import counted_poll, digest_of, file_of
from intercluster.apps.voting.services import Draft, draft, place_of
from intercluster.core import clock

SEED = 20261201
TURNOUT = 0.6
"""Share of the roll that has voted."""
QUORUM = {"kind": "quorum", "at_least": "1/4"}

BUDGET = 500_000
BUDGET_TITLES = {
    "en": "What we do together in 2027",
    "sv": "Vad vi gör tillsammans 2027",
    "nb": "Hva vi gjør sammen i 2027",
    "fi": "Mitä teemme yhdessä vuonna 2027",
}
BUDGET_QUESTIONS = {
    "en": "Which of these actions should the alliance pay for? It has 500,000 euros.\n\nThis vote is fictional.",
    "sv": "Vilka av insatserna ska alliansen betala? Den har 500 000 euro.\n\nOmröstningen är fiktiv.",
    "nb": "Hvilke av tiltakene skal alliansen betale? Den har 500 000 euro.\n\nAvstemningen er fiktiv.",
    "fi": "Mitkä näistä toimista allianssi maksaa? Rahaa on 500 000 euroa.\n\nÄänestys on kuvitteellinen.",
}
ACTIONS: Sequence[tuple[int, Mapping[str, str]]] = (
    (
        120_000,
        {"en": "A dryer for bark", "sv": "En tork för bark", "nb": "En tørke for bark", "fi": "Kuivuri kuorelle"},
    ),
    (
        110_000,
        {
            "en": "Joint purchase of energy",
            "sv": "Gemensamt inköp av energi",
            "nb": "Felles innkjøp av energi",
            "fi": "Energian yhteishankinta",
        },
    ),
    (
        110_000,
        {
            "en": "A stand at a fair in Germany",
            "sv": "En monter på en mässa i Tyskland",
            "nb": "En stand på en messe i Tyskland",
            "fi": "Osasto messuilla Saksassa",
        },
    ),
    (
        100_000,
        {
            "en": "Measuring the climate footprint",
            "sv": "Mätning av klimatavtryck",
            "nb": "Måling av klimaavtrykk",
            "fi": "Hiilijalanjäljen mittaus",
        },
    ),
    (
        100_000,
        {
            "en": "Apprentices change countries",
            "sv": "Lärlingar byter land",
            "nb": "Lærlinger bytter land",
            "fi": "Oppisopimusopiskelijoiden vaihto",
        },
    ),
    (
        80_000,
        {
            "en": "Export help for the smallest firms",
            "sv": "Exporthjälp för de minsta företagen",
            "nb": "Eksporthjelp for de minste bedriftene",
            "fi": "Vientiapu pienimmille yrityksille",
        },
    ),
    (
        60_000,
        {
            "en": "Courses for welders",
            "sv": "Kurser för svetsare",
            "nb": "Kurs for sveisere",
            "fi": "Kursseja hitsaajille",
        },
    ),
)
BUDGET_BALLOTS = ((30, "1234"), (28, "12347"), (22, "5"), (16, "6"), (4, "56"))
"""How many of 100 ballots name which actions."""

BOARD_TITLES = {"nb": "Valg av styre 2027", "en": "Election of the board 2027"}
BOARD_QUESTIONS = {
    "nb": "Hvem skal sitte i styret? Tre skal velges.\n\nValget og kandidatene er fiktive.",
    "en": "Who is to be on the board? Three are elected.\n\nThe election and its candidates are fictional.",
}
CANDIDATES = ("Anne Demo", "Bjørn Demo", "Cecilie Demo", "Dag Demo", "Eva Demo")
BOARD_BALLOTS = ((40, "132"), (14, "213"), (20, "45"), (14, "54"), (12, "321"))
"""How many of 100 ballots rank which candidates, the first choice first."""

KILN_TITLES = {"fi": "Yhteinen kuivaamo", "sv": "En gemensam tork", "en": "A shared kiln"}
KILN_QUESTIONS = {
    "fi": "Hankitaanko yhteinen kuivaamo, jos hinta on enintään 200 000 euroa?\n\nÄänestys on kuvitteellinen.",
    "sv": "Ska klustret skaffa en gemensam tork, om den kostar högst 200 000 euro?\n\nOmröstningen är fiktiv.",
    "en": "Shall the cluster buy a shared kiln, if it costs 200,000 euros at most?\n\nThis vote is fictional.",
}
KILN_BALLOTS = ((5, "yes"), (3, "no"), (1, "abstain"))


@transaction.atomic
def load_missing() -> str:
    """Write fictional votes and an assembly, and say so; return "" if there are some or there is no demo alliance."""
    alliance = Alliance.objects.filter(is_demo=True).order_by("pk").first()
    if alliance is None or _votes().exists():
        return ""
    clusters = {each.country: each for each in Cluster.objects.filter(is_demo=True).order_by("-pk")}
    now = clock.local_time().replace(hour=8, minute=0, second=0, microsecond=0)
    _budget(alliance, now - timedelta(days=20))
    if "NO" in clusters:
        _board(clusters["NO"], now - timedelta(days=6))
    if "FI" in clusters:
        _kiln(clusters["FI"], now - timedelta(days=2))
    if "SE" in clusters:
        demo_assembly.load(clusters["SE"])
    return "Fictional votes and an assembly of the demo alliance loaded."


def remove() -> None:
    """Delete the votes and assemblies of what is fictional."""
    for public_id in _votes().values_list("public_id", flat=True):
        transaction.on_commit(partial(key_files.destroy, public_id), robust=True)
    _votes().delete()
    Assembly.objects.filter(cluster__is_demo=True).delete()


def _votes() -> Any:
    return Vote.objects.filter(Q(cluster__is_demo=True) | Q(alliance__is_demo=True))


def _budget(alliance: Alliance, closes: datetime) -> None:
    options = [{"names": dict(names), "cost": cost} for cost, names in ACTIONS]
    said = {"method": Method.BUDGET, "options": options, "budget": BUDGET, "rule": [QUORUM]}
    vote = _announced(alliance, BUDGET_TITLES, BUDGET_QUESTIONS, closes - timedelta(days=14), closes, **said)
    _count(vote, (dict.fromkeys(named, 1) for named in _drawn(BUDGET_BALLOTS)))


def _board(cluster: Cluster, closes: datetime) -> None:
    options = [{"names": {"nb": name}} for name in CANDIDATES]
    said = {"method": Method.STV, "options": options, "seats": 3, "rule": [QUORUM]}
    vote = _announced(cluster, BOARD_TITLES, BOARD_QUESTIONS, closes - timedelta(days=10), closes, **said)
    _count(vote, ({option: rank for rank, option in enumerate(ranked, start=1)} for ranked in _drawn(BOARD_BALLOTS)))


def _kiln(cluster: Cluster, opens: datetime) -> None:
    """Open a vote in which some ballots lie sealed, none of them of a member whose people could change it."""
    said = {"rule": [{"kind": "votes", "at_least": "2/3"}, QUORUM], "proxies": 2}
    vote = _announced(cluster, KILN_TITLES, KILN_QUESTIONS, opens, opens + timedelta(days=14), **said)
    key = make_key(vote)
    entries = _voting(vote, RollEntry.objects.filter(vote=vote, people=None))
    SealedBallot.objects.bulk_create(
        SealedBallot(
            voter=entry,
            box=sealing.seal(sealing.OpenedBallot({answer: 1}, sealing.new_receipt()), key, place_of(entry)),
        )
        for entry, answer in zip(entries, _drawn(KILN_BALLOTS), strict=False)
    )


def _announced(
    body: Alliance | Cluster,
    titles: Mapping[str, str],
    questions: Mapping[str, str],
    opens: datetime,
    closes: datetime,
    **said: Any,
) -> Vote:
    """Write a vote with its roll, and notify nobody."""
    vote = draft(body, Draft(titles, questions, opens, closes, **said), viewer=OPERATOR)
    roll.freeze(vote, roll.places(vote))
    vote.announced, vote.state = opens - timedelta(days=7), State.OPEN
    vote.save()
    return vote


def _count(vote: Vote, choices: Iterator[dict[str, int]]) -> None:
    """Write counted ballots and close the vote."""
    entries = _voting(vote, RollEntry.objects.filter(vote=vote))
    Ballot.objects.bulk_create(
        Ballot(vote=vote, receipt=sealing.new_receipt(), choices=chosen, group=entry.group)
        for entry, chosen in zip(entries, choices, strict=False)
    )
    vote.state, vote.digest = State.CLOSED, digest_of(file_of(counted_poll(vote)))
    vote.save()


def _voting(vote: Vote, entries: Any) -> list[RollEntry]:
    """Return those on the roll who have voted."""
    found = list(entries.order_by("pk"))
    return Random(SEED).sample(found, round(len(found) * TURNOUT))


def _drawn(ballots: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Yield ballots without end, in proportion to how many there are of each, and mixed."""
    pack = [says for number, says in ballots for _ in range(number)]
    random = Random(SEED)
    while True:
        yield from random.sample(pack, len(pack))
