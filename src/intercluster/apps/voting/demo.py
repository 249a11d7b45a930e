"""Votes and an assembly of the demo alliance, which say that they are fictional."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import demo_assembly, demo_people, key_files
from intercluster.apps.voting.closing import close
from intercluster.apps.voting.models import Assembly, Method, Vote
from intercluster.apps.voting.services import Draft, announce, cast, delete, draft
from intercluster.core import clock
from intercluster.core.errors import Conflict

NOTICE = timedelta(days=7)
"""Time between announcement and opening."""
QUORUM = {"kind": "quorum", "at_least": "1/20"}

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
BUDGET_BALLOTS = ((7, "1234"), (7, "12347"), (5, "5"), (4, "6"), (1, "56"))
"""How many ballots name which actions."""

BOARD_TITLES = {"nb": "Valg av styre 2027", "en": "Election of the board 2027"}
BOARD_QUESTIONS = {
    "nb": "Hvem skal sitte i styret? Tre skal velges.\n\nValget og kandidatene er fiktive.",
    "en": "Who is to be on the board? Three are elected.\n\nThe election and its candidates are fictional.",
}
CANDIDATES = ("Anne Demo", "Bjørn Demo", "Cecilie Demo", "Dag Demo", "Eva Demo")
BOARD_BALLOTS = ((3, "132"), (1, "213"), (2, "45"), (1, "54"), (1, "321"))
"""How many ballots rank which candidates, the first choice first."""

KILN_TITLES = {"fi": "Yhteinen kuivaamo", "sv": "En gemensam tork", "en": "A shared kiln"}
KILN_QUESTIONS = {
    "fi": "Hankitaanko yhteinen kuivaamo, jos hinta on enintään 200 000 euroa?\n\nÄänestys on kuvitteellinen.",
    "sv": "Ska klustret skaffa en gemensam tork, om den kostar högst 200 000 euro?\n\nOmröstningen är fiktiv.",
    "en": "Shall the cluster buy a shared kiln, if it costs 200,000 euros at most?\n\nThis vote is fictional.",
}
KILN_BALLOTS = ((4, "yes"), (2, "no"), (1, "abstain"))


@transaction.atomic
def load_missing() -> str:
    """Write fictional votes and an assembly, and say so; return "" if there are some or there is no demo alliance.

    A vote is left out if too few members have people, as in a small demo.
    """
    alliance = Alliance.objects.filter(is_demo=True).order_by("pk").first()
    if alliance is None or _votes().exists() or _assemblies().exists():
        return ""
    clusters = {each.country: each for each in Cluster.objects.filter(is_demo=True).order_by("-pk")}
    for cluster in clusters.values():
        demo_people.add_people(cluster)
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
    """Delete the votes and assemblies of what is fictional, and the people who voted."""
    for public_id in _votes().values_list("public_id", flat=True):
        transaction.on_commit(partial(key_files.destroy, public_id), robust=True)
    _votes().delete()
    _assemblies().delete()
    demo_people.remove_people()


def _votes() -> Any:
    return Vote.objects.filter(Q(cluster__is_demo=True) | Q(alliance__is_demo=True))


def _assemblies() -> Any:
    return Assembly.objects.filter(cluster__is_demo=True)


def _budget(alliance: Alliance, closes: datetime) -> None:
    options = [{"names": dict(names), "cost": cost} for cost, names in ACTIONS]
    said = {"method": Method.BUDGET, "options": options, "budget": BUDGET, "rule": [QUORUM]}
    vote = _announced(alliance, BUDGET_TITLES, BUDGET_QUESTIONS, **said)
    if vote is not None:
        _cast(vote, [dict.fromkeys(named, 1) for named in _each(BUDGET_BALLOTS)])
        _close(vote, closes - timedelta(days=14), closes)


def _board(cluster: Cluster, closes: datetime) -> None:
    options = [{"names": {"nb": name}} for name in CANDIDATES]
    said = {"method": Method.STV, "options": options, "seats": 3, "rule": [QUORUM]}
    vote = _announced(cluster, BOARD_TITLES, BOARD_QUESTIONS, **said)
    if vote is not None:
        _cast(vote, [{option: rank for rank, option in enumerate(named, start=1)} for named in _each(BOARD_BALLOTS)])
        _close(vote, closes - timedelta(days=10), closes)


def _kiln(cluster: Cluster, opens: datetime) -> None:
    """Open a vote in which some ballots lie sealed, so that a visitor can cast that of the owner's firm."""
    said = {"rule": [{"kind": "votes", "at_least": "2/3"}, QUORUM], "proxies": 2}
    vote = _announced(cluster, KILN_TITLES, KILN_QUESTIONS, opens=opens, closes=opens + timedelta(days=14), **said)
    if vote is not None:
        _cast(vote, [{answer: 1} for answer in _each(KILN_BALLOTS)])
        Vote.objects.filter(pk=vote.pk).update(announced=opens - NOTICE)


def _announced(
    body: Alliance | Cluster, titles: Mapping[str, str], questions: Mapping[str, str], **said: Any
) -> Vote | None:
    """Announce a vote as an office does, but notify nobody; return None if it is refused."""
    now = clock.now()
    times = {"opens": now, "closes": now + timedelta(days=1)}
    vote = draft(body, Draft(titles, questions, **times | said), viewer=OPERATOR)
    try:
        return announce(vote, viewer=OPERATOR, quietly=True)
    except Conflict:  # too few members have people
        delete(vote, viewer=OPERATOR)
        return None


def _cast(vote: Vote, choices: Sequence[dict[str, int]]) -> None:
    """Cast ballots of members whose people nobody can sign in as."""
    entries = demo_people.places(vote)
    for entry, chosen in zip(entries, choices, strict=False):
        cast(entry, chosen, by=entry.people.get())


def _close(vote: Vote, opens: datetime, closes: datetime) -> None:
    """Count a vote as if it had been held until a day that has passed."""
    Vote.objects.filter(pk=vote.pk).update(opens=opens, closes=closes, announced=opens - NOTICE)
    close(vote, quietly=True)


def _each(ballots: Sequence[tuple[int, str]]) -> list[str]:
    return [says for number, says in ballots for _ in range(number)]
