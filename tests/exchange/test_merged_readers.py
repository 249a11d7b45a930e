"""By merging nobody gains or loses a text, and no accepted answer is lost: tried with all pairs, and simulated."""

from contextlib import suppress
from dataclasses import dataclass, field

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.introductions.conftest import Meeting

from intercluster.apps.directory.models import Alliance, Cluster, Membership
from intercluster.apps.directory.rules import VISITOR, member_of, office_of, viewer_of
from intercluster.apps.exchange.counting import helpful_answers
from intercluster.apps.exchange.models import Answer, Question, Report
from intercluster.apps.exchange.questions import merging, queries, services
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused

VISIBILITIES = ("private", "anonymous", "alliance", "public")


def test_a_target_is_read_by_all_who_read_what_is_merged(meeting: Meeting) -> None:
    """For each two questions in a world of two alliances, by who really reads them."""
    northern = meeting.northern
    southern = Alliance.objects.create(slug="southern", name="Southern Demo")
    southern.clusters.add(northern.clusters["FI"], northern.clusters["DE"])
    alone = Cluster.objects.create(slug="alone", name="Alone Demo", country="SE")
    clusters = [*northern.clusters.values(), alone]
    for slug, homes in (("both", ("FI", "DE")), ("torn", ("SE", "alone")), ("hermit", ("alone",)), ("homeless", ())):
        organisation = northern.add(slug, "SE", member=False)
        for home in homes:
            Membership.objects.create(organisation=organisation, cluster=northern.clusters.get(home, alone))
    askers = [northern.organisations[each] for each in ("sawmill", "drier", "foreigner", "both", "torn", "hermit")]
    askers.append(northern.organisations["homeless"])
    for organisation in askers:
        for visibility in VISIBILITIES:
            Question.objects.create(organisation=organisation, text=f"{visibility}?", visibility=visibility)
    others = [northern.organisations[each] for each in ("neighbour", "secretive", "machinist")]
    viewers = [VISITOR, *map(member_of, [*askers, *others]), *map(office_of, clusters)]
    read = [set(queries.all_questions(viewer).values_list("pk", flat=True)) for viewer in viewers]
    private = set(Question.objects.filter(visibility="private").values_list("pk", flat=True))
    for question in Question.objects.all():
        kept = set(Question.objects.filter(merging.keeps_readers_of(question)).values_list("pk", flat=True))
        expected = set.intersection(*[pks for pks in read if question.pk in pks])
        assert kept <= expected
        if question.visibility != "private":  # one that is private may be shown with as few as its author's others
            assert kept == expected - private


ASKERS = (("sawmill", "anonymous"), ("drier", "alliance"), ("machinist", "public"), ("sawmill", "private"))
ORGANISATIONS = ("sawmill", "drier", "machinist")
OFFICES = {"sawmill": "cluster-fi", "drier": "cluster-se", "machinist": "cluster-no"}
QUESTIONS = st.integers(0, 3)
ACTS = st.one_of(
    st.tuples(st.sampled_from(("answer", "separate", "hide", "close")), QUESTIONS, st.just(0)),
    st.tuples(st.just("merge"), QUESTIONS, QUESTIONS),
    st.tuples(st.just("accept"), st.integers(0, 5), st.integers(0, 2)),
)


@dataclass
class Simulated:
    """Questions by their numbers, answers by theirs: what each reader should see and each act should do."""

    merged: dict[int, int] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    answers: list[int] = field(default_factory=list)
    """The question that each answer is given to."""
    accepted: dict[int, int] = field(default_factory=dict)

    def reads(self, who: str, question: int) -> bool:
        """Return whether an organisation, "" for a visitor, reads a question, merged or not."""
        asker, visibility = ASKERS[question]
        if who == asker:
            return True
        return question not in self.hidden and (visibility == "public" or (bool(who) and visibility != "private"))

    def reads_answer(self, who: str, answer: int) -> bool:
        return bool(who) and self.reads(who, self.answers[answer])

    def page(self, who: str, question: int) -> int:
        """Return the question with which somebody sees one."""
        other = self.merged.get(question)
        return question if other is None or not self.reads(who, other) else other

    def group(self, page: int) -> set[int]:
        return {page, *(one for one, other in self.merged.items() if other == page)}

    def follows(self, one: int, into: int) -> bool:
        widths = [VISIBILITIES.index(ASKERS[each][1]) for each in (one, into)]
        if into in self.hidden or (widths[0] == 3 > widths[1]):
            return False
        return widths[1] > 0 or (widths[0] == 0 and ASKERS[one][0] == ASKERS[into][0])

    def act(self, act: str, number: int, other: int) -> None:
        """Do what the services should do; nothing where they should refuse."""
        if act == "answer":
            self.answers.append(number)
        elif act == "hide":
            self.hidden ^= {number}
        elif act == "close":
            self.closed ^= {number}
        elif act == "separate":
            self.part(number)
        elif act == "merge":
            is_free = number != other and number not in self.merged and other not in self.merged
            fits = number in self.closed or other not in self.closed
            if is_free and fits and self.follows(number, other):
                for each in self.group(number) - {number}:
                    if not self.follows(each, other):
                        self.part(each)
                self.merged |= dict.fromkeys(self.group(number), other)
        elif act == "accept" and number < len(self.answers):
            who = ORGANISATIONS[other]
            page = self.page(who, self.answers[number])
            if ASKERS[page][0] == who:
                if self.accepted.get(page) == number:
                    del self.accepted[page]
                else:
                    self.accepted[page] = number

    def part(self, leaving: int) -> None:
        page = self.merged.pop(leaving, None)
        for each in () if page is None else {*self.group(page), leaving}:
            given = self.accepted.get(each)
            if given is not None and (each == leaving) != (self.answers[given] == leaving):
                del self.accepted[each]
                self.accepted.setdefault(self.answers[given], given)

    def has_accepted(self, page: int) -> set[int]:
        return {self.accepted[each] for each in self.group(page) if each in self.accepted}

    def helpful(self) -> int:
        """Return how many answers count: those to named questions, at the page that all their readers see."""
        count = 0
        for number, question in enumerate(self.answers):
            page = self.merged.get(question, question)
            page = question if page in self.hidden or ASKERS[page][1] == "private" else page
            is_named = all(ASKERS[each][1] in {"alliance", "public"} for each in (page, question))
            count += is_named and question not in self.hidden and number in self.has_accepted(page)
        return count


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=4, max_size=12), who=st.sampled_from(("", *ORGANISATIONS)))
def test_questions_are_merged_as_in_a_simple_simulation(
    meeting: Meeting, acts: list[tuple[str, int, int]], who: str
) -> None:
    with transaction.atomic():
        rows = [
            Question.objects.create(organisation=meeting.organisation(who), text=f"How {n}?", visibility=visibility)
            for n, (who, visibility) in enumerate(ASKERS)
        ]
        simulated, given_answers = Simulated(), list[Answer]()
        for act, number, other in acts:
            simulated.act(act, number, other)
            with suppress(Conflict, NotAllowed, Refused):
                do(meeting, rows, given_answers, act, number, other)
        check(meeting, rows, given_answers, simulated, who)
        transaction.set_rollback(True)


def do(meeting: Meeting, rows: list[Question], answers: list[Answer], act: str, number: int, other: int) -> None:
    """Do an act: an asker's office merges and separates, and each organisation accepts for itself."""
    if act == "accept":
        if number < len(answers):
            services.accept(meeting.people[ORGANISATIONS[other]], answers[number])
        return
    one, office = rows[number], meeting.people[OFFICES[ASKERS[number][0]]]
    if act == "answer":
        said = {
            "text": f"So {len(answers)}",
            "visibility": "alliance",
            "organisation": meeting.organisation("accountant"),
        }
        answers.append(Answer.objects.create(question=one, **said))
    elif act == "hide":
        if not Report.objects.filter(question=one).delete()[0]:
            Report.objects.create(question=one, reason="No", outcome="hidden", settled=clock.now())
    elif act == "close":
        is_open = Question.objects.filter(pk=one.pk, closed=None)
        if not is_open.update(closed=clock.now()):
            Question.objects.filter(pk=one.pk).update(closed=None)
    elif act == "separate":
        merging.separate(office, one)
    else:
        merging.merge(office, one, rows[other])


def check(meeting: Meeting, rows: list[Question], given_answers: list[Answer], simulated: Simulated, who: str) -> None:
    """Compare what a reader finds, and what is counted, with the simulation."""
    keys, answer_keys = [each.pk for each in rows], [each.pk for each in given_answers]
    viewer = viewer_of(meeting.people[who]) if who else VISITOR
    readable = {each for each in range(4) if simulated.reads(who, each)}
    pages = {each for each in readable if simulated.page(who, each) == each}
    found = queries.questions(viewer)
    assert {keys.index(each.pk) for each in found} == pages
    assert {keys.index(each.pk) for each in queries.merged(viewer)} == readable - pages
    read = {number for number in range(len(answer_keys)) if simulated.reads_answer(who, number)}
    assert set(queries.answers(viewer).values_list("pk", flat=True)) == {answer_keys[each] for each in read}
    shown = {page: {n for n in read if simulated.page(who, simulated.answers[n]) == page} for page in pages}
    seen = {keys.index(each.question.pk): each for each in queries.seen(viewer, found)}
    has = {page: simulated.has_accepted(page) & shown[page] for page in pages}
    assert {page: (each.answers, each.is_accepted) for page, each in seen.items()} == {
        page: (len(shown[page]), bool(has[page])) for page in pages
    }
    listed = queries.listed(viewer, queries.QuestionGroup.ANSWERED)
    assert {keys.index(each.pk) for each in listed} == {page for page in pages if has[page]}
    assert helpful_answers(list(Cluster.objects.values_list("pk", flat=True))).total == simulated.helpful()
    for page in pages:
        on_page = {
            answer_keys.index(each.answer.pk): each.is_accepted for each in queries.answers_to(viewer, rows[page])
        }
        assert on_page == {number: number in has[page] for number in shown[page]}
