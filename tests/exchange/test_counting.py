"""Numbers of the exchange: each thing once, and none that moves with a text of an unnamed author."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.test_questions import answered, asked
from tests.introductions.conftest import Meeting

from intercluster.analysis.joint_actions import Participations, participations
from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.exchange.counting import HelpfulAnswers, count_pairs, helpful_answers, joint_actions
from intercluster.apps.exchange.models import Helped, Question, Report, Visit, Visitor
from intercluster.apps.exchange.questions import services
from intercluster.core import clock


def visit(meeting: Meeting, host: str, *visitors: str, state: str = "held", came: str = "came") -> Visit:
    """Make a visit of May 2026 to an organisation."""
    made = Visit.objects.create(
        organisation=meeting.organisation(host),
        kind="offered",
        title=f"See {host}",
        text=f"Come and see {host}, visit {Visit.objects.count() + 1}",
        visibility="alliance",
        starts=date(2026, 5, 12),
        state=state,
    )
    for each in visitors:
        organisation = meeting.organisation(each)
        Visitor.objects.create(visit=made, person=meeting.people[each], organisation=organisation, state=came)
    return made


def clusters_of(*organisations: Organisation) -> list[int]:
    return list(Membership.objects.filter(organisation__in=organisations).values_list("cluster", flat=True))


def test_participations_are_of_visits_that_were_held_across_a_border(meeting: Meeting) -> None:
    drier, sawmill = meeting.organisation("drier"), meeting.organisation("sawmill")
    visit(meeting, "drier", "sawmill", "machinist")
    visit(meeting, "drier", "sawmill", state="open")
    visit(meeting, "drier", "sawmill", state="cancelled")
    visit(meeting, "drier", "sawmill", came="accepted")
    visit(meeting, "sawmill", "sawmill")  # no other country
    actions = joint_actions()
    assert participations(actions, {sawmill.pk}) == [Participations(2026, actions=1, persons=1, organisations=1)]
    assert participations(actions, {drier.pk}) == [Participations(2026, actions=1, persons=0, organisations=1)]
    everybody = set(Organisation.objects.values_list("pk", flat=True))
    assert participations(actions, everybody) == [Participations(2026, actions=1, persons=2, organisations=3)]


def test_an_answer_that_helped_counts_once_and_in_each_pair_of_clusters(meeting: Meeting) -> None:
    sawmill, drier = meeting.organisation("sawmill"), meeting.organisation("drier")
    home, theirs = clusters_of(sawmill)[0], clusters_of(drier)[0]
    question = asked(meeting)
    given_answer = answered(meeting, question)
    answered(meeting, question, "machinist")
    assert helpful_answers([home, theirs]) == HelpfulAnswers({}, 0, 0)
    services.accept(meeting.people["sawmill"], given_answer)
    services.helped(meeting.people["sawmill"], given_answer, sawmill)
    services.helped(meeting.people["machinist"], given_answer, meeting.organisation("machinist"))
    assert helpful_answers([home, theirs]) == HelpfulAnswers({(home, theirs): 1}, 1, 1)
    Membership.objects.create(organisation=drier, cluster_id=home)
    assert helpful_answers([home, theirs]) == HelpfulAnswers({(home, theirs): 1, (home, home): 1}, 1, 1)
    assert helpful_answers([theirs]) == HelpfulAnswers({}, 0, 0)


def test_no_number_moves_with_an_unnamed_author(meeting: Meeting) -> None:
    everywhere = list(Membership.objects.values_list("cluster", flat=True).distinct())
    before = helpful_answers(everywhere)
    question = asked(meeting, "anonymous")
    to_unnamed = answered(meeting, question)
    services.accept(meeting.people["sawmill"], to_unnamed)
    Helped.objects.create(answer=to_unnamed, organisation=meeting.organisation("machinist"))
    assert helpful_answers(everywhere) == before
    Question.objects.update(visibility="alliance")
    by_unnamed = answered(meeting, question, "machinist", "anonymous")
    named = helpful_answers(everywhere)
    assert named.total == 1
    services.helped(meeting.people["drier"], by_unnamed, meeting.organisation("drier"))
    assert helpful_answers(everywhere) == named


def test_an_answer_to_a_merged_question_counts_at_the_one_that_stays(meeting: Meeting) -> None:
    """Once, if both questions have a name, and not for who asked the one that stays."""
    sawmill, drier, machinist = (meeting.organisation(each) for each in ("sawmill", "drier", "machinist"))
    clusters = clusters_of(sawmill, drier, machinist)
    fields = {"language": "sv", "visibility": "alliance"}
    stays = Question.objects.create(organisation=drier, text="Hur torr måste flisen vara?", **fields)
    question = asked(meeting)
    given_answer = answered(meeting, question, "machinist")
    services.accept(meeting.people["sawmill"], given_answer)
    services.helped(meeting.people["drier"], given_answer, drier)
    home, theirs, third = (clusters_of(each)[0] for each in (sawmill, drier, machinist))
    assert helpful_answers(clusters) == HelpfulAnswers({(home, third): 1}, 1, 1)
    Question.objects.filter(pk=question.pk).update(merged_into=stays)
    assert helpful_answers(clusters) == HelpfulAnswers({(theirs, third): 1}, 1, 1)
    for anonymous in (stays, question):
        Question.objects.filter(pk=anonymous.pk).update(visibility="anonymous")
        assert helpful_answers(clusters) == HelpfulAnswers({}, 0, 0)
        Question.objects.filter(pk=anonymous.pk).update(visibility="alliance")
    Question.objects.filter(pk=stays.pk).update(organisation=machinist)
    assert helpful_answers(clusters) == HelpfulAnswers({}, 0, 0)


def test_a_hidden_text_and_an_answer_to_oneself_do_not_count(meeting: Meeting) -> None:
    everywhere = list(Membership.objects.values_list("cluster", flat=True).distinct())
    question = asked(meeting)
    services.accept(meeting.people["sawmill"], answered(meeting, question, "sawmill"))
    assert helpful_answers(everywhere).total == 0
    given_answer = answered(meeting, question)
    services.accept(meeting.people["sawmill"], given_answer)
    assert helpful_answers(everywhere).total == 1
    Report.objects.create(answer=given_answer, reason="Names a person", outcome="hidden", settled=clock.now())
    assert helpful_answers(everywhere).total == 0


ORGANISATIONS = st.integers(1, 5)
SIDES = st.lists(st.tuples(ORGANISATIONS, ORGANISATIONS), max_size=8)
BELONGS = st.dictionaries(ORGANISATIONS, st.sets(st.integers(10, 12)))


@given(SIDES, BELONGS)
def test_pairs_are_those_of_a_count_by_hand(pairs: list[tuple[int, int]], belongs: dict[int, set[int]]) -> None:
    def country(organisation: int) -> str:
        return "SE" if organisation < 3 else "FI"

    sides = [(asker, country(asker), answerer, country(answerer)) for asker, answerer in pairs]
    cells = {}
    for one in (10, 11, 12):
        for other in (10, 11, 12):
            count = sum(one in belongs.get(asker, ()) and other in belongs.get(by, ()) for asker, by in pairs)
            if count:
                cells[one, other] = count
    both = [(asker, by) for asker, by in pairs if belongs.get(asker) and belongs.get(by)]
    across = sum(country(asker) != country(by) for asker, by in both)
    assert count_pairs(sides, belongs) == HelpfulAnswers(cells, len(both), across)
