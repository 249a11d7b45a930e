"""The fictional study visits of the demo, as firms in three countries would offer or want them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.exchange.practices.demo_texts import Told


@dataclass(frozen=True)
class Comes:
    """The owner of a country's first firm, how far they have come as a visitor, and what they wrote."""

    country: str
    state: str
    words: str


@dataclass(frozen=True)
class Invitation:
    """What a firm of a country offers or wants, the first firm or another one."""

    country: str
    language: str
    kind: str
    title: str
    programme: str
    weeks: int | None
    """It begins on the Monday of that many weeks from now; below 0, it was held. None: any day suits."""
    days: int
    seats: int
    languages: Sequence[str]
    place: str = ""
    lump_sum_eur: Decimal | None = None
    safety: str = ""
    call_name: str = ""
    call_phone: str = ""
    visitors: Sequence[Comes] = ()
    firm: int = 0
    visibility: Visibility = Visibility.ALLIANCE


INVITED: Sequence[Invitation] = (
    Invitation(
        "SE",
        "sv",
        "offered",
        "Se hur spillvärmen från torken värmer snickeriet",
        "9.00 Kaffe och presentation\n10.00 Torken, värmeväxlaren och fläktarna\n12.00 Lunch\n"
        "13.00 Siffror från två vintrar, och vad vi skulle göra annorlunda\n15.00 Slut",
        -6,
        1,
        4,
        ("sv", "en"),
        "Snickeriet, ingång B",
        None,
        "Skor med stålhätta och varselväst. Låna hörselskydd vid grinden.",
        "Maj i receptionen",
        "+46 70 000 00 00",
        (
            Comes("FI", "came", "Meillä on samanlainen kuivaamo, ja lämpö menee harakoille."),
            Comes("NO", "came", "Vi skal bygge nytt tørkeanlegg til våren."),
        ),
    ),
    Invitation(
        "NO",
        "nb",
        "offered",
        "Fem dager ved høvellinjen: bli med i arbeidet",
        "Mandag: sikkerhetskurs og omvisning\nTirsdag: innstilling av høvelen\nOnsdag: måling av fukt og sortering\n"
        "Torsdag: sliping av verktøy\nFredag: det vi har lært av hverandre, og avreise etter lunsj",
        5,
        5,
        2,
        ("nb", "sv", "en"),
        "Høvleriet, port 2",
        Decimal(850),
        "Vernesko, hjelm og hørselvern, som vi låner ut. Meld deg i resepsjonen hver morgen.",
        "Vakten",
        "+47 000 00 000",
        (
            Comes("FI", "accepted", "Uusi höyläri aloittaa meillä keväällä ja haluaisi nähdä linjan työssä."),
            Comes("SE", "asked", "Vi vill lära oss slipa själva."),
        ),
    ),
    Invitation(
        "FI",
        "fi",
        "offered",
        "Hakelämpölaitos talvella: yhden iltapäivän käynti",
        "12.00 Lounas\n13.00 Hakevarasto, kuljetin ja kattila\n14.30 Mitä kosteus maksaa: luvut viideltä talvelta\n"
        "16.00 Päätös",
        8,
        1,
        1,
        ("fi", "en"),
        "Lämpölaitos, pääportti",
        None,
        "Turvakengät ja kypärä. Ilmoittaudu portilla ja pysy oppaan mukana.",
        "Päivystäjä",
        "+358 40 000 0000",
        (
            Comes("NO", "accepted", "Vi fyrer med flis og sliter med sot."),
            Comes("SE", "waiting", "Vår panna är lika stor som er."),
        ),
    ),
    Invitation(
        "SE",
        "sv",
        "offered",
        "Öppen verkstad: korslimmat trä i liten skala",
        "10.00 Pressen och limmet\n11.30 Vad kunderna frågar efter\n12.30 Lunch och hemresa",
        11,
        1,
        12,
        ("sv", "nb", "en"),
        "Verkstaden",
        None,
        "Skor med stålhätta.",
        firm=1,
        visibility=Visibility.PUBLIC,
    ),
    Invitation(
        "FI",
        "fi",
        "wanted",
        "Haluaisimme nähdä, miten pieni saha mittaa tukit",
        "Hankimme ensi vuonna tukkimittarin. Haluaisimme nähdä sellaisen työssä ja kuulla, mikä siinä ei toimi. "
        "Vastineeksi kerromme, miten järjestimme tukkikentän uudelleen.",
        None,
        2,
        2,
        ("fi", "sv", "en"),
    ),
)
"""Visits; the first was held, and has the report below."""

REPORT = Told(
    "SE",
    "sv",
    "Vad två besökare tog med sig från vår tork",
    "Två träföretag från Finland och Norge undrade om värmen från deras tork räcker till lokalerna.",
    "Vi visade växlaren, fläktarna och siffrorna från två vintrar, och räknade tillsammans på deras torkar.",
    gave="Den ena bygger nu en växlare, den andra fick veta att deras tork är för liten. Vi själva fick tipset att "
    "tvätta växlaren varje månad i stället för varje halvår.",
    needed="Bjud in högst fyra åt gången, annars hör ingen något bredvid fläkten.",
)
