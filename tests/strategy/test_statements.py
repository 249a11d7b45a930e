"""A round of short statements: three clusters answer in three languages, and the result tells of no one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy.models import Round, RoundKind, ShortStatement, StatementAnswer
from intercluster.apps.strategy.services import begin, let_read
from intercluster.apps.strategy.statements.evidence import reads_answers
from intercluster.apps.strategy.statements.queries import next_of
from intercluster.apps.strategy.statements.rules import shown_to_all
from intercluster.apps.strategy.statements.services import add, answer, count_ended
from intercluster.core import clock
from intercluster.core.errors import NotFound

SIZES = {"SE": 6, "NO": 5, "FI": 5}
LANGUAGE = {"SE": "sv", "NO": "nb", "FI": "fi"}


@dataclass
class Debate:
    """An open round of the alliance with editors of sixteen members in three clusters."""

    round: Round
    members: dict[str, list[Organisation]]
    editors: dict[str, list[User]]
    office: User

    @property
    def address(self) -> str:
        """Return the address of its page."""
        return f"/strategies/{self.round.strategy.slug}/rounds/{self.round.pk}/statements/"

    def end(self) -> None:
        """Let the time of the round run out."""
        self.round.closes = clock.now() - timedelta(minutes=1)
        self.round.save()


@pytest.fixture
def debate(northern: Northern) -> Debate:
    strategy = begin(OPERATOR, northern.alliance, title="Wood that lasts", language="en")
    let_read(OPERATOR, strategy, "members")
    members: dict[str, list[Organisation]] = {}
    editors: dict[str, list[User]] = {}
    for country, size in SIZES.items():
        members[country], editors[country] = [], []
        for number in range(size):
            name = f"{country.lower()}-{number}"
            organisation = northern.add(name, country, headcount=5 if number % 2 else 60)
            editor = User.objects.create_user(f"{name}@{name}.example", language=LANGUAGE[country])
            Affiliation.objects.create(user=editor, organisation=organisation, role="editor")
            members[country].append(organisation)
            editors[country].append(editor)
    office = User.objects.create_user("moderator@cluster-se.example")
    northern.clusters["SE"].managers.add(office)
    now = clock.now()
    found = Round.objects.create(
        strategy=strategy, kind=RoundKind.DISCUSS, opens=now - timedelta(hours=1), closes=now + timedelta(days=7)
    )
    return Debate(found, members, editors, office)


def said(page: Any) -> str:
    """Return the main part of a page."""
    return str(page.text).partition("<main")[2].partition("</main>")[0]


def test_statement_waits_until_its_author_is_one_of_several(client: Client, debate: Debate) -> None:
    editor, other = debate.editors["NO"][0], debate.editors["SE"][0]
    Affiliation.objects.filter(organisation__in=debate.members["NO"][3:]).delete()
    client.force_login(editor)
    page = client.post(f"{debate.address}add/", {"text": "Bark skal ikke brennes", "language": "nb"}, follow=True)
    assert "Fewer than three other organisations of your cluster" in said(page)
    statement = ShortStatement.objects.get()
    with pytest.raises(NotFound):
        answer(viewer_of(other), statement, debate.members["SE"][0], "1")
    user = User.objects.create_user("a@no-3.example")
    Affiliation.objects.create(user=user, organisation=debate.members["NO"][3], role="editor")
    assert statement in shown_to_all(debate.round)
    # A person of two members knows of both that they did not write it.
    Affiliation.objects.create(user=user, organisation=debate.members["NO"][2], role="member")
    assert statement not in shown_to_all(debate.round)
    debate.end()
    count_ended(clock.now())
    assert not ShortStatement.objects.exists()


def test_statement_of_a_member_that_leaves_stays(debate: Debate) -> None:
    organisation = debate.members["SE"][0]
    statement = add(viewer_of(debate.editors["SE"][0]), debate.round, organisation, text="Vi torkar", language="sv")
    organisation.delete()
    assert list(shown_to_all(debate.round)) == [statement]


def test_form_says_what_is_wrong_and_keeps_what_was_typed(client: Client, debate: Debate) -> None:
    client.force_login(debate.editors["SE"][0])
    for text, problem in (
        ("", "Write a sentence that others can agree with or not."),
        ("x" * 201, "Write at most 200 characters; you have 201."),
        ("se-0 Demo vill torka trä", "This tells who you are: “se-0 Demo”. Take it out."),
    ):
        page = client.post(f"{debate.address}add/", {"text": text, "language": "sv"})
        assert (page.status_code, problem in page.text, text in page.text) == (422, True, True)
    for text in ("Vi ska bygga en gemensam tork för sågade trävaror", "Vi bør bygge en felles tørke for trelast"):
        page = client.post(f"{debate.address}add/", {"text": text, "language": "nb" if "bør" in text else "sv"})
    assert page.status_code == 422
    assert "Vi ska bygga en gemensam tork" in said(page).partition("There are similar statements")[2]
    page = client.post(f"{debate.address}add/", {"text": text, "language": "nb", "sure": "1"}, follow=True)
    assert ShortStatement.objects.count() == 2
    for number in range(4):
        page = client.post(f"{debate.address}add/", {"text": f"Tanke {number}", "language": "sv", "sure": "1"})
    assert (page.status_code, ShortStatement.objects.count()) == (422, 5)


def test_text_that_could_tell_whose_it_is_is_shown_before_it_is_added(client: Client, debate: Debate) -> None:
    own = debate.members["SE"][0]
    Organisation.objects.filter(pk=own.pk).update(name="Ekred Hyvleri Demo AB", city="Arvika")
    client.force_login(debate.editors["SE"][0])
    for text in ("Ekred hyvleri vill ha fler torkar", "Vi på EKRED HYVLERI AB vill det", "Ekred Hyvleri Demos torkar"):
        page = client.post(f"{debate.address}add/", {"text": text, "language": "sv", "sure": "1"})
        assert (page.status_code, "This tells who you are" in page.text, text in page.text) == (422, True, True)
    for text, quote, why in (
        ("Vi på Ekred vill ha fler torkar", "Ekred", "perhaps a name by which you are known."),
        ("Kranen i Arvika är för liten", "Arvika", "where you are."),
        ("Alla i Demo SE ska bygga en brygga", "Demo SE", "your cluster."),
    ):
        page = client.post(f"{debate.address}add/", {"text": text, "language": "sv"})
        asked = " ".join(said(page).partition("Could this tell who you are?")[2].partition("</ul>")[0].split())
        assert (page.status_code, f"“{quote}”: {why}" in asked, text in page.text) == (422, True, True)
        assert not ShortStatement.objects.filter(text=text).exists()
        client.post(f"{debate.address}add/", {"text": text, "language": "sv", "sure": "1"})
        assert ShortStatement.objects.filter(text=text, organisation=own).exists()
    page = client.post(f"{debate.address}add/", {"text": "Grus hör inte hemma i lastning", "language": "sv"})
    assert page.status_code == 302


def test_office_hides_with_a_reason_and_does_not_see_whose_it_is(client: Client, debate: Debate) -> None:
    own = add(viewer_of(debate.editors["SE"][0]), debate.round, debate.members["SE"][0], text="Dumt", language="sv")
    client.force_login(debate.office)
    address = f"{debate.address}moderate/"
    page = client.get(address)
    assert "Dumt" in said(page)
    assert "se-0" not in said(page)
    for why, problem in (({}, "Choose why it is hidden."), ({"hidden": "other"}, "Write why it is hidden.")):
        page = client.post(address, {"statement": str(own.pk), "note": "", **why})
        assert (page.status_code, problem in page.text) == (422, True)
    hidden = {"statement": str(own.pk), "hidden": "other", "note": "Says nothing."}
    page = client.post(address, hidden, follow=True)
    assert "Hidden by an office: Says nothing." in said(page)
    assert not shown_to_all(debate.round).exists()
    client.post(f"{debate.address}take-back/", {"statement": str(own.pk)})
    assert ShortStatement.objects.exists()
    client.force_login(debate.editors["SE"][0])
    for page in (client.get(f"{debate.address}add/"), client.get(debate.address)):
        assert "Hidden by an office: Says nothing." in said(page)
    assert not Notice.objects.exists()  # it would keep whose the statement is
    assert client.get(address).status_code == 404
    page = client.post(f"{debate.address}take-back/", {"statement": str(own.pk)}, follow=True)
    assert "The statement and the answers to it are deleted." in page.text
    assert not ShortStatement.objects.exists()


def test_statement_with_the_fewest_answers_is_asked_first_else_the_order_is_drawn(debate: Debate) -> None:
    texts = [add(viewer_of(debate.office), debate.round, None, text=f"Thought {n}", language="en") for n in range(3)]
    organisations = [each for members in debate.members.values() for each in members]
    firsts = [asked_first(debate, each) for each in organisations]
    assert set(firsts) == set(texts)
    assert [asked_first(debate, each) for each in organisations] == firsts
    for each in texts[:2]:
        answer(viewer_of(debate.editors["SE"][0]), each, organisations[0], "0")
    assert {asked_first(debate, each) for each in organisations} == {texts[2]}


def asked_first(debate: Debate, organisation: Organisation) -> ShortStatement:
    asked, _waiting = next_of(debate.round, organisation)
    assert asked is not None
    return asked.statement


def test_three_clusters_answer_in_their_languages_and_read_the_result(
    client: Client, debate: Debate, northern: Northern
) -> None:
    written = {
        "SE": "Vi ska bygga en gemensam tork för sågade trävaror",
        "NO": "Barken skal bli til produkter i stedet for å brennes",
        "FI": "Klusterien pitää palkata yhteinen vientipäällikkö",
    }
    for country, text in written.items():
        client.force_login(debate.editors[country][0])
        page = client.post(f"{debate.address}add/", {"text": text, "language": LANGUAGE[country]}, follow=True)
        assert text in said(page)
    client.force_login(debate.office)
    client.post(f"{debate.address}add/", {"text": "Offices should merge", "language": "en", "sure": "1"})

    def stance(country: str, text: str) -> int:
        if text == written["SE"]:
            return 1
        return (1 if country != "FI" else -1) if text == written["NO"] else -1 if text == written["FI"] else 0

    for country, editors in debate.editors.items():
        client.force_login(editors[0])
        for left in (4, 3, 2, 1):
            page = client.get(debate.address, headers={"accept-language": LANGUAGE[country]})
            asked = page.context["asked"].statement
            assert f'name="organisation" value="{debate.members[country][0].slug}"' in page.text
            assert (page.context["waiting"], page.wsgi_request.LANGUAGE_CODE) == (left, LANGUAGE[country])
            sent = {"statement": str(asked.pk), "stance": stance(country, asked.text)}
            assert client.post(f"{debate.address}answer/", sent).status_code == 302
        StatementAnswer.objects.bulk_create(
            StatementAnswer(statement=each, organisation=organisation, stance=stance(country, each.text))
            for organisation in debate.members[country][1:]
            for each in debate.round.statements.all()
        )
    changed = client.post(f"{debate.address}answer/", {**sent, "stance": "0", "again": "1"}, follow=True)
    assert changed.redirect_chain[0][0].startswith(f"{debate.address}answers/?organisation=fi-0")
    client.post(f"{debate.address}answer/", sent)
    assert StatementAnswer.objects.count() == 16 * 4

    client.force_login(debate.office)
    page = said(client.get(debate.address))
    assert "16 of 22 organisations" in page
    assert all(f"se-{number} Demo" not in page for number in range(6))
    debate.end()
    assert "counted within some minutes" in said(client.get(debate.address))
    count_ended(clock.now())
    count_ended(clock.now())
    assert not StatementAnswer.objects.exists()
    assert set(ShortStatement.objects.values_list("cluster", "organisation")) == {(None, None)}
    assert_statement_leaves_the_result_while_it_is_hidden(client, debate)
    page = client.get(debate.address)
    result = page.context["result"]
    assert [(each.row.asked.statement.text, each.agrees, each.percent) for each in result.agreed] == [
        (written["FI"], False, 100),
        (written["SE"], True, 100),
    ]
    answer_of_api = client.get(f"/api{debate.address.removesuffix('/statements/')}").json()["statements"]
    assert [(each["text"], [tuple(tally.values()) for tally in each["tallies"]]) for each in answer_of_api] == [
        (row.asked.statement.text, [(bar.name, *bar.counts) for bar in row.bars]) for row in result.rows
    ]
    heading, divided = result.divided[0]
    assert (heading, [each.row.asked.statement.text for each in divided]) == ("Clusters", [written["NO"]])
    assert (divided[0].most.counts, divided[0].least.name, divided[0].least.counts) == ((6, 0, 0), "Demo FI", (0, 5, 0))
    assert [
        (group.people, [row.asked.statement.text for row, _agrees, _bar in group.says]) for group in result.groups
    ] == [
        (5, [written["NO"]]),
        (11, [written["NO"]]),
    ]
    assert_only_readers_cite(client, page, northern)
    client.force_login(debate.office)
    table = client.get(f"{debate.address}answers.csv").text
    assert "Offices should merge;All;0;0;16" in table
    client.force_login(debate.editors["NO"][0])
    assert client.post(f"{debate.address}answer/", sent).status_code == 409


def assert_only_readers_cite(client: Client, page: Any, northern: Northern) -> None:
    """Check that what all agree on is cited from the result, and by nobody who may not read it."""
    cite = page.text.partition('href="/strategies/cite/?query=statements.answers&amp;statement=')[2].partition('"')[0]
    assert cite == str(page.context["result"].agreed[0].row.asked.statement.pk)
    asked = {"query": "statements.answers", "statement": cite}
    assert "0 of 16 organisations agree, 16 disagree; in each of 3 clusters of 3 at least 100 % disagree" in said(
        client.get("/strategies/cite/", asked)
    )
    outsider = User.objects.create_user("office@cluster-de.example")
    northern.clusters["DE"].managers.add(outsider)
    begin(OPERATOR, northern.clusters["DE"], title="Holz", language="en")
    client.force_login(outsider)
    assert client.get("/strategies/cite/", asked).status_code == 404


def assert_statement_leaves_the_result_while_it_is_hidden(client: Client, debate: Debate) -> None:
    """Check that an office hides a statement that is counted already, and shows it again."""
    late = ShortStatement.objects.get(text="Offices should merge")
    client.post(f"{debate.address}moderate/", {"statement": str(late.pk), "hidden": "insult"})
    hidden = client.get(debate.address).context["result"]
    assert (hidden.hidden, late in [each.asked.statement for each in hidden.rows]) == (["It insults somebody."], False)
    readers = [viewer_of(each) for each in (debate.office, debate.editors["SE"][0])]
    assert [reads_answers(each, {"statement": str(late.pk)}) for each in readers] == [True, False]
    client.post(f"{debate.address}moderate/", {"statement": str(late.pk), "show": "1"})
