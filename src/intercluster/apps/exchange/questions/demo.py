"""Fictional questions of the demo, with answers in other languages than they were asked in."""

from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.demo_firms import firm, writing_firms
from intercluster.apps.exchange.models import Answer, Asked, Helped, Question
from intercluster.apps.exchange.questions.services import MOST_CAPABILITIES
from intercluster.apps.projects.requirements.queries import read_from
from intercluster.core import clock


@dataclass(frozen=True)
class Said:
    """What a firm of a country writes, the first firm or another one."""

    country: str
    language: str
    text: str
    firm: int = 0
    visibility: Visibility = Visibility.ALLIANCE


ASKED: Sequence[tuple[Said, Sequence[Said]]] = (
    (
        Said(
            "FI",
            "fi",
            "Kuinka kuivaa hakkeen pitää olla, ettei 500 kilowatin kattila nokeennu? Talvella hakkeemme kosteus on "
            "45–50 prosenttia.",
        ),
        (
            Said(
                "NO",
                "nb",
                "Hos oss går det greit når flisen har under 30 prosent fukt. Vi blåser varm luft fra kjelrommet "
                "gjennom flislageret om natten, og feier halvparten så ofte som før.",
            ),
            Said(
                "SE",
                "sv",
                "Vi siktar bort det finaste spånet först. Det hjälpte mer än att torka, för det är spånet som fastnar.",
                1,
            ),
        ),
    ),
    (
        Said(
            "NO",
            "nb",
            "Hvilken fuktmåler for trelast tåler støvet i et høvleri? Vi vil måle uten å stikke hull i plankene.",
        ),
        (
            Said(
                "FI",
                "fi",
                "Meillä on käytössä kapasitiivinen mittari, jossa ei ole piikkejä. Puhallamme sen paineilmalla joka "
                "vuoron lopussa ja vertaamme sitä kerran viikossa uunissa kuivattuun palaan.",
            ),
            Said("SE", "sv", "Vi mäter i flödet efter hyveln i stället, där dammet sugs bort.", 2),
        ),
    ),
    (
        Said(
            "SE",
            "sv",
            "Har någon delat en lärling mellan två snickerier? Vi har arbete för en halv, och undrar vem som betalar "
            "resorna och vem som är handledare.",
        ),
        (
            Said(
                "NO",
                "nb",
                "Vi gjorde det i to år. Lærlingen var tre uker hos hver av oss om gangen, og den som hadde ham den "
                "uken, betalte reisen. Skriv ned hvem som har ansvaret på hvert sted, ellers glemmes det.",
                1,
            ),
        ),
    ),
    (
        Said(
            "NO",
            "nb",
            "Hvordan tar dere betalt for leieskjæring når kunden kommer med tømmer av ujevn kvalitet?",
            1,
            Visibility.ANONYMOUS,
        ),
        (
            Said(
                "SE",
                "sv",
                "Per timme, med ett lägsta pris. Per kubikmeter förlorade vi på varje lass med spik eller sten i.",
                0,
                Visibility.ANONYMOUS,
            ),
        ),
    ),
    (
        Said(
            "SE",
            "en",
            "Has anybody changed from solvent-based to water-based lacquer on pine furniture? Ours raises the grain.",
            1,
            Visibility.PUBLIC,
        ),
        (
            Said(
                "FI",
                "fi",
                "Kastelemme pinnan kevyesti ja hiomme sen ennen ensimmäistä kerrosta. Silloin syyt eivät enää nouse "
                "lakatessa. Kuivuminen vie talvella kauemmin, joten tarvitsimme yhden hyllyvaunun lisää.",
                1,
                Visibility.PUBLIC,
            ),
            Said("NO", "nb", "Et tynt første strøk og lett sliping etterpå var nok for oss.", 2, Visibility.PUBLIC),
        ),
    ),
    (
        Said(
            "FI",
            "fi",
            "Mitä teette kuorelle, jota tulee enemmän kuin oma lämpölaitos polttaa? Välivarasto on jo täynnä.",
        ),
        (),
    ),
    (
        Said(
            "SE",
            "sv",
            "Hur länge håller era bandsågblad i fruset virke, och slipar ni dem själva?",
            2,
        ),
        (Said("FI", "fi", "Talvella vaihdamme terän neljän tunnin välein. Teroitus on omalla koneella.", 2),),
    ),
    (
        Said("FI", "fi", "Löytyykö läheltä ketään, joka lainaisi kuormalavavaakaa viikoksi?", 1),
        (),
    ),
)
"""Questions, each with its answers; the first answer is accepted and has helped, before the unanswered one."""
UNANSWERED, CLOSED = 5, 7
"""Places of the question that is offered to firms whose owners can sign in, and of the one that is closed."""


def load() -> None:
    """Write the questions with their answers."""
    firms = writing_firms()
    for place, (said, given) in enumerate(ASKED):
        asker = firm(firms, said.country, said.firm)
        if asker is None:
            continue
        question = Question.objects.create(
            **_fields(said, asker), capabilities=read_from(said.text, said.language)[:MOST_CAPABILITIES]
        )
        for number, each in enumerate(given):
            if (answerer := firm(firms, each.country, each.firm)) is None:
                continue
            answer = Answer.objects.create(question=question, **_fields(each, answerer))
            if number == 0 and place < UNANSWERED:
                hides = said.visibility == Visibility.ANONYMOUS
                Helped.objects.create(organisation=asker, answer=answer, unnamed=hides)
                question.accepted = answer
        if place == UNANSWERED:
            for country in ("SE", "NO"):
                Asked.objects.bulk_create(
                    Asked(question=question, organisation=each, why=Asked.Why.MEMBER) for each in firms[country][:1]
                )
        if place == CLOSED:
            question.closed, question.closing_note = clock.now(), "Saimme vaa'an lainaksi naapurilta."
        question.save()


def remove() -> None:
    """Delete the fictional questions and answers."""
    Answer.objects.filter(is_demo=True).delete()
    Question.objects.filter(is_demo=True).delete()


def _fields(said: Said, organisation: Organisation) -> dict[str, object]:
    own = {"text": said.text, "language": said.language, "visibility": said.visibility}
    return own | {"organisation": organisation, "is_demo": True}
