"""Short statements of the demo alliance's strategy: some to answer now, and a round that is counted."""

import random
from datetime import timedelta

from intercluster.apps.directory.choices import Size
from intercluster.apps.directory.models import Organisation
from intercluster.apps.strategy.models import Round, RoundKind, ShortStatement, StatementAnswer, Strategy
from intercluster.apps.strategy.statements.rules import roll
from intercluster.apps.strategy.statements.services import count
from intercluster.core import clock

SEED = 20261123
SHARE = 0.4
"""Part of the members that answered."""

OPEN = (
    ("sv", "Sågverken ska sälja sin bark gemensamt."),
    ("fi", "Jokaisen yrityksen pitää kertoa, paljonko energiaa se käyttää."),
    ("en", "We should name three priorities at most."),
    ("nb", "Vi bør ha et felles kurs for operatører hvert år."),
)
ANSWERED = (
    ("sv", "Vi ska köpa en flyttbar tork tillsammans.", "all"),
    ("nb", "Bark bør bli til varer før den blir til varme.", "all"),
    ("fi", "Yhteisiä hankkeita pitää hakea vain, jos pieni yritys johtaa niitä.", "small"),
    ("en", "Large firms should pay for the joint laboratory.", "small"),
    ("sv", "Våra kunder ska få veta var virket har vuxit.", "small"),
    ("nb", "Et lager ved kysten er viktigere enn nye maskiner.", "NO"),
    ("fi", "Kuori kannattaa polttaa, kun energia on kallista.", "FI"),
    ("en", "Apprentices should work a month in another country.", "all"),
)
"""Language, text, and who agrees above all: all, the small ones, or the members in a country."""


def load_statements(strategy: Strategy) -> None:
    """Add statements to the open discussion of a strategy of the demo, and a discussion that is over and counted."""
    discussion = strategy.rounds.filter(kind=RoundKind.DISCUSS).latest("closes")
    for language, text in OPEN:
        ShortStatement.objects.create(round=discussion, language=language, text=text)
    now = clock.now()
    over = Round.objects.create(
        strategy=strategy,
        kind=RoundKind.DISCUSS,
        opens=now - timedelta(days=60),
        closes=now - timedelta(days=30),
        told="concluded",
    )
    drawn, answers = random.Random(SEED), []  # noqa: S311 - fictional answers
    statements = [
        (ShortStatement.objects.create(round=over, language=language, text=text), who)
        for language, text, who in ANSWERED
    ]
    for member in Organisation.objects.filter(pk__in=roll(strategy)).order_by("slug"):
        if drawn.random() < SHARE:
            answers += [
                StatementAnswer(statement=statement, organisation=member, stance=_drawn(drawn, member, who))
                for statement, who in statements
            ]
    StatementAnswer.objects.bulk_create(answers)
    count(over)


def _drawn(drawn: random.Random, member: Organisation, who: str) -> int:
    """Draw an answer: those who agree above all do so nine times in ten, the others two times in ten."""
    is_small = member.size in {Size.MICRO, Size.SMALL}
    agrees = who in {"all", member.country} or (who == "small" and is_small)
    number = drawn.random()
    return (1 if number < 0.9 else 0) if agrees else (1 if number < 0.2 else 0 if number < 0.3 else -1)
