"""Fictional introductions of the demo's members, in all stages over the last year, so that boards are not empty.

They are equal for equal seed and day. Nobody is notified, and their texts are the members' own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db.models import Q

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.introductions.models import Introduction, IntroductionEvent, Message
from intercluster.apps.introductions.states import AGREED, Outcome, Refusal, Side, State
from intercluster.apps.partnering.search.results import Direction
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.demo import DemoAlliance, Loading

STATES = {
    State.REQUESTED: 8,
    State.ACCEPTED: 6,
    State.MET: 6,
    State.COLLABORATING: 5,
    State.CLOSED: 9,
    State.DECLINED: 6,
    State.WITHDRAWN: 2,
    State.EXPIRED: 4,
}
"""Number of introductions in each state."""

OUTCOMES = {Outcome.NOTHING: 3, Outcome.TRADE: 4, Outcome.PRODUCT: 2, Outcome.PROJECT: 3, Outcome.OTHER: 1}

AMONG = 500
"""Number of first organisations that are introduced to each other, so that a large demo loads as fast."""

YEAR = 360
"""Number of days over which they are spread."""

ASKS = {
    "sv": (
        "Hej! Vi söker någon för detta: {topic}. Er beskrivning låter rätt. Kan vi talas vid en halvtimme? /{firm}",
        "Hej! Hos oss är det här aktuellt nu: {topic}. Vad behöver ni veta för att räkna på det? Hälsningar {firm}",
        "Hej! Vi har ett första, litet uppdrag ({topic}). Passar ett videomöte någon förmiddag? /{firm}",
    ),
    "nb": (
        "Hei! Vi ser etter noen til dette: {topic}. Beskrivelsen deres virker rett. Kan vi ta en prat? Hilsen {firm}",
        "Hei! Hos oss er dette aktuelt nå: {topic}. Hva trenger dere å vite for å gi en pris? Vennlig hilsen {firm}",
        "Hei! Vi har et første, lite oppdrag ({topic}). Passer et videomøte en formiddag? Hilsen oss i {firm}",
    ),
    "fi": (
        "Hei! Etsimme tekijää, aiheena {topic}. Kuvauksenne kuulostaa sopivalta. Voisimmeko jutella? Terveisin {firm}",
        "Hei! Meillä on nyt ajankohtaista {topic}. Mitä tietoja tarvitsette hinta-arviota varten? Terveisin {firm}",
        "Hei! Meillä olisi ensimmäinen, pieni työ ({topic}). Sopiiko videopalaveri aamupäivällä? Terveisin {firm}",
    ),
}
ANSWERS = {
    "sv": (
        "Gärna. Skicka ritningar eller mått i förväg, så hinner vi titta. Hälsningar {firm}",
        "Tack, det låter intressant. Vi har tid på torsdag eller fredag. /{firm}",
    ),
    "nb": (
        "Gjerne. Send tegninger eller mål på forhånd, så rekker vi å se på dem. Hilsen {firm}",
        "Takk, det høres interessant ut. Vi har tid torsdag eller fredag. Vennlig hilsen {firm}",
    ),
    "fi": (
        "Mielellämme. Lähettäkää piirustukset tai mitat etukäteen, niin ehdimme katsoa. Terveisin {firm}",
        "Kiitos, kuulostaa kiinnostavalta. Meille käy torstai tai perjantai. Terveisin {firm}",
    ),
}
"""What members write in turn; `topic` is the name of what is sought, `firm` the writer."""

LANGUAGE = {"SE": "sv", "NO": "nb", "FI": "fi"}


def remove() -> None:
    """Delete the introductions of fictional organisations, and their history."""
    fictional = Introduction.objects.filter(Q(asking__is_demo=True) | Q(asked__is_demo=True))
    IntroductionEvent.objects.filter(pgh_obj__in=list(fictional.values_list("pk", flat=True))).delete()
    fictional.delete()


def load(generated: DemoAlliance, loading: Loading) -> None:
    """Write the introductions between members of a loaded alliance."""
    random = Random(generated.seed)
    pairs = _pairs(generated, random)
    people = dict(
        User.objects.filter(affiliations__organisation__is_demo=True).values_list("affiliations__organisation", "pk")
    )
    topics = {
        own.text: own.capability for made in generated.organisations[:AMONG] for own in (*made.offers, *made.needs)
    }
    rows = []
    for state in [state for state, count in STATES.items() for _ in range(count)]:
        pair = next(pairs, None)
        if pair is None:
            break
        need, offer = pair
        asking, asked = need.organisation, offer.organisation
        rows.append(
            Introduction(
                asking=asking,
                asked=asked,
                asked_unnamed=offer.visibility == Visibility.ANONYMOUS,
                asking_person_id=people.get(asking.pk),
                direction=Direction.THEIR_OFFER.value,
                asking_text=need.text,
                asking_language=need.language,
                asked_text=offer.text,
                asked_language=offer.language,
                need=need,
                offer=offer,
                **_course(state, random, loading.now, people.get(asked.pk)),
            )
        )
    Introduction.objects.bulk_create(rows)
    written: dict[str, int] = defaultdict(int)
    Message.objects.bulk_create(message for row in rows for message in _messages(row, topics, written))


def _pairs(generated: DemoAlliance, random: Random) -> Iterator[tuple[Need, Offer]]:
    """Yield needs with offers from another country that truly meet them, at random, nobody more than twice.

    Needs of people with an account come first, so that their pages are not empty.
    """
    capability = {
        (own.slug, statement.text): statement.capability
        for own in generated.organisations[:AMONG]
        for statement in (*own.offers, *own.needs)
    }
    wanted = {"organisation__slug__in": [own.slug for own in generated.organisations[:AMONG]]}
    fields = ("organisation", "organisation__slug")
    sought, given = (
        list(
            model.objects.filter(**wanted)
            .exclude(visibility=Visibility.PRIVATE)
            .select_related("organisation")
            .defer("lexemes", "terms", "vector")
            .order_by(*fields, "pk")
        )
        for model in (Need, Offer)
    )
    by_capability: dict[str, list[Offer]] = defaultdict(list)
    for offer in given:
        by_capability[capability.get((offer.organisation.slug, offer.text), "")].append(offer)
    owned = set(Organisation.objects.filter(is_demo=True, affiliations__isnull=False).values_list("pk", flat=True))
    random.shuffle(sought)
    used: dict[int, int] = defaultdict(int)
    for need in sorted(sought, key=lambda need: need.organisation_id not in owned):
        found = [
            offer
            for offer in by_capability[capability.get((need.organisation.slug, need.text), " ")]
            if offer.organisation.country != need.organisation.country and used[offer.organisation_id] < 2
        ]
        if found and used[need.organisation_id] < 2:
            offer = random.choice(found)
            used[need.organisation_id] += 1
            used[offer.organisation_id] += 1
            yield need, offer


def _course(state: State, random: Random, now: datetime, answered_by: int | None) -> dict[str, Any]:
    """Return the dates and other facts of an introduction in a given state."""
    allowed = timedelta(days=settings.INTRODUCTION_DAYS)
    is_waiting = state is State.REQUESTED
    asked = now - timedelta(
        days=random.uniform(0, settings.INTRODUCTION_DAYS * 0.95) if is_waiting else random.uniform(30, YEAR)
    )
    course: dict[str, Any] = {"state": state, "requested": asked, "expires": asked + allowed, "since": asked}
    if is_waiting:
        return course
    if state not in AGREED:
        ended = asked + (allowed if state is State.EXPIRED else timedelta(days=random.uniform(1, 14)))
        course |= {"ended": ended, "since": ended}
        if state is State.DECLINED:
            course |= {
                "declined_by": Side.ASKED,
                "refusal": random.choice(list(Refusal)),
                "refusal_told": random.random() < 0.5,
            }
        return course
    at = asked
    names = {State.ACCEPTED: "agreed", State.MET: "met", State.COLLABORATING: "collaborating", State.CLOSED: "ended"}
    for step, name in names.items():
        left = (now - at).total_seconds() / 86400
        at += timedelta(days=random.uniform(0.05, 0.4) * left)
        course |= {name: at, "since": at}
        if step is state:
            break
    if state is State.CLOSED:
        outcomes, weights = list(OUTCOMES), list(OUTCOMES.values())
        course["outcome"] = random.choices(outcomes, weights)[0]
    return course | {"asked_agreed": True, "asked_person_id": answered_by}


def _messages(row: Introduction, topics: Mapping[str, str], written: dict[str, int]) -> Iterator[Message]:
    """Yield the request and the answer; `written` counts the messages by side and language."""

    def text(texts: Mapping[str, Sequence[str]], writer: Organisation) -> str:
        language = LANGUAGE[writer.country]
        side = f"{language} {texts is ASKS}"
        written[side] += 1
        label = thesaurus()[topics[row.asking_text]].label[language]
        topic = label if label[:2].isupper() else label[:1].lower() + label[1:]
        return texts[language][written[side] % len(texts[language])].format(topic=topic, firm=writer.name)

    yield Message(
        introduction=row,
        side=Side.ASKING,
        author_id=row.asking_person_id,
        text=text(ASKS, row.asking),
        at=row.requested,
    )
    if row.agreed:
        yield Message(
            introduction=row,
            side=Side.ASKED,
            author_id=row.asked_person_id,
            text=text(ANSWERS, row.asked),
            at=row.agreed,
        )
