"""Rounds of the demo alliance's strategy, with fictional proposals in four languages."""

from datetime import timedelta

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.strategy.models import Comment, PartKind, Proposal, Round, RoundKind, Strategy, Support
from intercluster.core import clock

QUESTION = {
    "en": "What should we do together until 2035?",
    "sv": "Vad bör vi göra tillsammans fram till 2035?",
    "nb": "Hva bør vi gjøre sammen fram til 2035?",
    "fi": "Mitä meidän pitäisi tehdä yhdessä vuoteen 2035 mennessä?",
}
PROPOSALS = (
    ("SE", "sv", PartKind.ACTION, "Torka bark tillsammans", "Tre sågverk delar en tork. Då blir barken en vara."),
    (
        "FI",
        "fi",
        PartKind.ACTION,
        "Yhteinen kuoren kuivaamo",
        "Kolme sahaa rakentaa kuivaamon kuorelle.",
    ),
    (
        "NO",
        "nb",
        PartKind.ACTION,
        "Felles opplæring",
        "Et kurs for operatører på sagbruk, med praksis i nabolandet.",
    ),
    (
        "FI",
        "en",
        PartKind.PRIORITY,
        "Textiles from wood",
        "Firms of all three clusters share a laboratory for fibres.",
    ),
)
COMMENT = "Yhdistetään nämä kaksi: samaa kuivaamoa voi käyttää molemmilta puolilta."


def load_rounds(strategy: Strategy) -> None:
    """Write an open round of proposals, and one of discussion that is open too, for a strategy of the demo."""
    now = clock.now()
    found, discussion = (
        Round.objects.create(
            strategy=strategy,
            kind=kind,
            opens=now - timedelta(days=7),
            closes=now + timedelta(days=days),
            questions=QUESTION if kind == RoundKind.PROPOSE else {},
            told="opened",
        )
        for kind, days in ((RoundKind.PROPOSE, 14), (RoundKind.DISCUSS, 28))
    )
    members = {
        country: list(
            Organisation.objects.filter(memberships__cluster__in=Cluster.objects.filter(alliances=strategy.alliance_id))
            .filter(country=country, is_demo=True)
            .order_by("pk")
            .distinct()[:4]
        )
        for country in ("SE", "NO", "FI")
    }
    for place, (country, language, kind, title, body) in enumerate(PROPOSALS):
        if len(members[country]) < 4:
            continue
        sent = Proposal.objects.create(
            round=found, kind=kind, language=language, title=title, body=body, organisation=members[country][place % 2]
        )
        for supporter in [own[2] for own in members.values() if len(own) > 2][: 3 - place]:
            Support.objects.create(proposal=sent, organisation=supporter)
        if place == 1:
            Comment.objects.create(
                round=discussion, proposal=sent, language="fi", text=COMMENT, organisation=members["FI"][3]
            )
