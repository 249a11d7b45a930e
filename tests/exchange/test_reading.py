"""Who reads what in the exchange."""

from datetime import date

import pytest
from tests.plugins.northern import LONG_AGO, Northern

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Alliance, Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, member_of, office_of
from intercluster.apps.exchange.library.queries import documents, passages
from intercluster.apps.exchange.models import (
    Answer,
    LibraryDocument,
    Passage,
    Practice,
    Question,
    Report,
    Review,
    Rights,
    Visit,
)
from intercluster.apps.exchange.practices.queries import practices
from intercluster.apps.exchange.questions.queries import answers, questions
from intercluster.apps.exchange.visits.queries import visits
from intercluster.core import clock


def readers(northern: Northern) -> dict[str, Viewer]:
    """Return the author's colleague and office, somebody allied, another office, a visitor, and an operator."""
    elsewhere = Cluster.objects.create(slug="elsewhere", name="Elsewhere Demo", country="DK")
    elsewhere.alliances.add(Alliance.objects.create(slug="others", name="Others Demo"))
    return {
        "own": member_of(northern.organisations["drier"]),
        "office": office_of(northern.clusters["SE"]),
        "allied": member_of(northern.organisations["sawmill"]),
        "elsewhere": office_of(elsewhere),
        "visitor": VISITOR,
        "operator": OPERATOR,
    }


def practice(organisation: Organisation, visibility: str, review: str = Review.SHARED, **fields: object) -> Practice:
    """Make a practice as it is stored."""
    parts = {"title": f"{visibility} {review}", "problem": "Wet chips", "done": "A belt drier"}
    shared = {"reviewed": LONG_AGO, "look_again": date(2027, 6, 1)} if review == Review.SHARED else {}
    text = f"{visibility} {review}"
    own = {"organisation": organisation, "text": text, "language": "en", "visibility": visibility, "review": review}
    return Practice.objects.create(**parts | shared | own | fields)


VISIBLE = {
    Visibility.PRIVATE: {"own", "office", "operator"},
    Visibility.ANONYMOUS: {"own", "office", "allied", "operator"},
    Visibility.ALLIANCE: {"own", "office", "allied", "operator"},
    Visibility.PUBLIC: {"own", "office", "allied", "elsewhere", "visitor", "operator"},
}


@pytest.mark.parametrize("visibility", VISIBLE)
def test_texts_are_read_as_offers_are(northern: Northern, visibility: Visibility) -> None:
    drier = northern.organisations["drier"]
    said = {"organisation": drier, "language": "en", "visibility": visibility}
    made = practice(drier, visibility)
    question = Question.objects.create(text="How wet?", **said)
    public = Question.objects.create(text="How dry?", **said | {"visibility": Visibility.PUBLIC})
    answer = Answer.objects.create(text="Below 20 %", question=public, **said)
    for name, viewer in readers(northern).items():
        sees = name in VISIBLE[visibility]
        is_unnamed = visibility == Visibility.ANONYMOUS and name not in {"own", "office", "operator"}
        for found, row in ((practices, made), (questions, question), (answers, answer)):
            read = [each.unnamed for each in found(viewer).filter(pk=row.pk)]  # type: ignore[operator]
            assert read == [is_unnamed] * sees, (name, found.__name__)


def test_an_answer_is_read_with_its_question_only(northern: Northern) -> None:
    drier, sawmill = (northern.organisations[slug] for slug in ("drier", "sawmill"))
    question = Question.objects.create(organisation=drier, text="How wet?", visibility=Visibility.PRIVATE)
    Answer.objects.create(organisation=sawmill, text="Below 20 %", question=question, visibility=Visibility.PUBLIC)
    seen = {name: answers(viewer).exists() for name, viewer in readers(northern).items()}
    assert {name for name, sees in seen.items() if sees} == {"own", "office", "operator"}


@pytest.mark.parametrize("review", [Review.DRAFT, Review.WAITING, Review.RETURNED])
def test_a_practice_is_shared_by_an_office(northern: Northern, review: Review) -> None:
    practice(northern.organisations["drier"], Visibility.PUBLIC, review)
    seen = {name: practices(viewer).exists() for name, viewer in readers(northern).items()}
    assert {name for name, sees in seen.items() if sees} == {"own", "office", "operator"}


def test_what_an_office_has_hidden_is_read_by_its_own_people_and_offices(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    said = {"organisation": drier, "language": "en", "visibility": Visibility.PUBLIC}
    made = practice(drier, Visibility.PUBLIC)
    question = Question.objects.create(text="How wet?", **said)
    answer = Answer.objects.create(text="Below 20 %", question=question, **said)
    visit = Visit.objects.create(text="Come and see", title="A drier", kind=Visit.Kind.OFFERED, **said)
    known = readers(northern)
    of_each = (("practice", made, practices), ("question", question, questions), ("answer", answer, answers))
    for kind, row, found in (*of_each, ("visit", visit, visits)):
        report = Report.objects.create(reason="An advertisement", **{kind: row})
        for outcome, hides in (("", False), ("kept", False), ("hidden", True)):
            settled = clock.now() if outcome else None
            Report.objects.filter(pk=report.pk).update(outcome=outcome, settled=settled)
            seen = {name for name, viewer in known.items() if found(viewer).exists()}  # type: ignore[operator]
            expected = {"own", "office", "operator"} if hides else set(known)
            assert seen == expected, (kind, outcome)
        Report.objects.all().delete()


@pytest.mark.parametrize("of_alliance", [False, True])
def test_documents_are_read_by_their_rights(northern: Northern, of_alliance: bool) -> None:
    alliance = northern.alliance if of_alliance else None
    known = readers(northern)
    expected = {
        Rights.PRIVATE: {"own", "office", "operator"} | ({"allied"} if of_alliance else set()),
        Rights.ALLIANCE: {"own", "office", "operator", "allied"},
        Rights.PUBLIC: set(known),
    }
    for rights, names in expected.items():
        document = LibraryDocument.objects.create(
            cluster=northern.clusters["SE"],
            alliance=alliance,
            title="Report Demo",
            rights=rights,
            name="report.pdf",
            media_type="application/pdf",
            content=b"%PDF",
            size=4,
            digest=rights.value,
        )
        passage = Passage.objects.create(document=document, number=1, page=1, text="Dry chips")
        for found, row in ((documents, document), (passages, passage)):
            seen = {name for name, viewer in known.items() if found(viewer).filter(pk=row.pk).exists()}  # type: ignore[operator]
            assert seen == names, (rights, found.__name__)
