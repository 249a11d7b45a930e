"""Sign-off: what is frozen stays, who signs, when a version is in force, what is compared, counted and printed."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document as read_docx
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.plugins.northern import Northern
from tests.regions.conftest import dataset
from tests.strategy.roles import CITED, full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Need
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, member_of, office_of, viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.strategy.evidence.services import cite
from intercluster.apps.strategy.models import Action, Citation, Indicator, SignOff, Strategy, Text, Version
from intercluster.apps.strategy.queries import strategies
from intercluster.apps.strategy.services import add_part, let_read, remove_part, write
from intercluster.apps.strategy.signing import services
from intercluster.apps.strategy.signing.content import compare, digest_of, freeze, sections
from intercluster.apps.strategy.signing.documents import document_of_version
from intercluster.apps.strategy.signing.queries import is_unchanged, programme_indicators, versions
from intercluster.apps.strategy.signing.rule import is_met
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.personal_data import erase_everywhere, everything_on
from intercluster.documents.model import Passage, Table, words_of
from intercluster.documents.model import Text as Words

COUNTRIES = ("FI", "NO", "SE")


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of the alliance, with a part of each kind."""
    return full_strategy(northern.alliance)


@pytest.fixture
def offices(northern: Northern) -> dict[str, Viewer]:
    """Return what the office of each country may do."""
    return {country: office_of(northern.clusters[country]) for country in COUNTRIES}


def sent(strategy: Strategy, rule: str) -> Version:
    """Send a strategy of an alliance that decides by a rule."""
    assert strategy.alliance is not None
    strategy.alliance.deciding = rule
    strategy.alliance.save()
    return services.send(OPERATOR, strategy)


def sign(northern: Northern, version: Version, country: str, **more: str) -> Version:
    cluster = northern.clusters[country]
    said = {"decided_by": "board", "signer": "Anna, chair"} | more
    return services.sign(office_of(cluster), version, cluster, **said)


@given(st.sampled_from(["majority", "two_thirds", "consensus"]), st.integers(1, 30), st.data())
def test_rule_is_met_as_fractions_say(rule: str, clusters: int, data: st.DataObject) -> None:
    signed = data.draw(st.integers(0, clusters))
    share = signed / clusters
    expected = {"majority": share > 0.5, "two_thirds": share > 2 / 3 - 1e-9, "consensus": share == 1}
    assert is_met(rule, signed, clusters) == expected[rule]


def test_version_stays_as_it_was_sent(northern: Northern, strategy: Strategy, offices: dict[str, Viewer]) -> None:
    version = services.send(offices["FI"], strategy)
    write(OPERATOR, strategy.parts.get(kind="risk"), language="en", title="The risk", body="", began_from=1)
    write(OPERATOR, strategy.parts.get(kind="action"), language="en", title="Another", body="", began_from=1)
    version.refresh_from_db()
    told = {section.kind: section for section in sections(version.content, "sv")}
    assert told["action"].title == "The action"
    assert (told["objective"].heading, told["action"].facts) == ("Mål 1.1", [("Läge", "Planerad")])
    assert is_unchanged(version)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(content={})


def test_it_is_in_force_when_every_cluster_has_signed(
    northern: Northern, strategy: Strategy, offices: dict[str, Viewer]
) -> None:
    version = services.send(offices["FI"], strategy)
    assert sign(northern, version, "SE", reservation="If the county pays.").state == "waiting"
    services.decline(offices["NO"], version, northern.clusters["NO"], reservation="Too dear.")
    assert sign(northern, version, "FI", reference="§ 4").state == "waiting"
    assert sign(northern, version, "NO").state == "in_force"
    rows = list(version.sign_offs.values_list("cluster__country", "answer", "reference", "reservation"))
    assert rows == [
        ("FI", "signed", "§ 4", ""),
        ("NO", "declined", "", "Too dear."),
        ("NO", "signed", "", ""),
        ("SE", "signed", "", "If the county pays."),
    ]
    for act in (
        lambda: sign(northern, version, "SE"),
        lambda: services.withdraw(OPERATOR, version),
        lambda: services.send(OPERATOR, strategy),
    ):
        with pytest.raises(Conflict):
            act()


def ended(act: Callable[[], object]) -> None:
    """Do something as in a transaction that ends then."""
    act()
    connection.check_constraints()


def test_answers_and_the_day_of_coming_into_force_stay(northern: Northern, strategy: Strategy) -> None:
    version = sent(strategy, "two_thirds")
    sign(northern, version, "SE")
    services.decline(OPERATOR, version, northern.clusters["FI"], reservation="Too dear.")
    sign(northern, version, "NO")
    signed, declined = version.sign_offs.filter(answer="signed"), version.sign_offs.filter(answer="declined")
    for act in (
        lambda: signed.update(signer="Eve"),
        lambda: signed.update(answer="waiting", at=None),
        lambda: declined.update(reservation=""),
        lambda: Version.objects.filter(pk=version.pk).update(in_force=None),
        lambda: Version.objects.filter(pk=version.pk).update(in_force=clock.now()),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()
    for later in (
        declined.delete,
        lambda: signed.filter(cluster=northern.clusters["SE"]).update(cluster=northern.clusters["DE"]),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ended(later)
    ended(strategy.delete)


def test_offices_are_told_of_a_withdrawal_and_of_who_has_signed(northern: Northern, strategy: Strategy) -> None:
    for country in COUNTRIES:
        northern.clusters[country].managers.add(User.objects.create_user(f"office@{country.lower()}.example"))
    version = services.send(OPERATOR, strategy)
    sign(northern, version, "SE")
    services.withdraw(OPERATOR, version)
    told = Notice.objects.filter(kind="strategy.withdrawn").order_by("recipient__email")
    assert [(each.recipient.email, each.context["signed"], each.context["digest"]) for each in told] == [
        (f"office@{country}.example", "Demo SE", version.digest) for country in ("fi", "no", "se")
    ]


def test_two_thirds_need_no_third_signature(northern: Northern, strategy: Strategy) -> None:
    version = sent(strategy, "two_thirds")
    sign(northern, version, "SE")
    assert sign(northern, version, "FI").state == "in_force"


def test_clusters_that_have_not_signed_may_answer_a_version_in_force(
    northern: Northern, strategy: Strategy, offices: dict[str, Viewer], client: Client
) -> None:
    version = sent(strategy, "majority")
    sign(northern, version, "SE")
    since = sign(northern, version, "FI").in_force
    user = User.objects.create_user("office@cluster-no.example")
    northern.clusters["NO"].managers.add(user)
    client.force_login(user)
    address = f"/strategies/{strategy.slug}/versions/1/"
    assert f'action="{address}sign/"' in client.get(address).text
    services.decline(offices["NO"], version, northern.clusters["NO"], reservation="Too dear.")
    late = sign(northern, version, "NO", reservation="If it gets cheaper.")
    assert (late.state, late.in_force) == ("in_force", since)
    assert f'action="{address}sign/"' not in client.get(address).text
    with pytest.raises(Conflict):
        services.withdraw(OPERATOR, version)


def test_only_its_offices_send_and_sign(northern: Northern, strategy: Strategy, offices: dict[str, Viewer]) -> None:
    with pytest.raises(NotAllowed):
        services.send(VISITOR, strategy)
    version = services.send(OPERATOR, strategy)
    with pytest.raises(NotAllowed):
        services.sign(offices["SE"], version, northern.clusters["FI"], decided_by="board", signer="Anna")
    with pytest.raises(NotAllowed):
        sign(northern, version, "DE")
    for wrong in ({"decided_by": "fate"}, {"signer": " "}):
        with pytest.raises(FieldsRefused):
            sign(northern, version, "SE", **wrong)
    with pytest.raises(FieldsRefused):
        services.decline(offices["SE"], version, northern.clusters["SE"], reservation="")
    assert set(SignOff.objects.values_list("answer", flat=True)) == {"waiting"}


def test_one_version_waits_at_a_time(strategy: Strategy) -> None:
    version = services.send(OPERATOR, strategy)
    with pytest.raises(Conflict):
        services.send(OPERATOR, strategy)
    services.withdraw(OPERATOR, version)
    assert services.send(OPERATOR, strategy).number == 2


def test_members_read_a_version_in_force_and_not_the_draft(northern: Northern, strategy: Strategy) -> None:
    let_read(OPERATOR, strategy, "offices")
    member = member_of(northern.organisations["sawmill"])
    version = sent(strategy, "majority")
    assert (list(strategies(member)), list(versions(member, strategy))) == ([], [])
    sign(northern, version, "SE")
    sign(northern, version, "FI")
    assert (list(strategies(member)), list(versions(member, strategy))) == ([strategy], [version])
    assert list(strategies(VISITOR)) == []


def test_versions_are_compared_word_by_word(strategy: Strategy) -> None:
    first = services.send(OPERATOR, strategy)
    services.withdraw(OPERATOR, first)
    write(
        OPERATOR, strategy.parts.get(kind="objective"), language="en", title="The new objective", body="", began_from=1
    )
    remove_part(OPERATOR, strategy.parts.get(kind="indicator"))
    second = services.send(OPERATOR, strategy)
    told = compare(sections(first.content, "en"), sections(second.content, "en"))
    changed = {each.heading: [(piece.change, piece.text) for piece in each.pieces] for each in told if not each.is_same}
    assert changed == {
        "Objective 1.1": [("same", "The "), ("added", "new "), ("same", "objective")],
        "Indicator": [("removed", "The indicator")],
    }


def test_changes_say_what_changed_in_other_languages_and_which_texts_are_originals(
    client: Client, strategy: Strategy
) -> None:
    let_read(OPERATOR, strategy, "everybody")
    part = strategy.parts.get(kind="objective")
    write(OPERATOR, part, language="sv", title="Målet", body="", began_from=0)
    services.withdraw(OPERATOR, services.send(OPERATOR, strategy))
    write(OPERATOR, part, language="sv", title="Nya målet", body="", began_from=1)
    version = services.send(OPERATOR, strategy)
    address = f"/strategies/{strategy.slug}/versions/{version.number}/"
    changed = client.get(f"{address}?language=en&changes").text
    assert "Nothing has changed in this" in changed
    (link,) = re.findall(r'href="([^"]+)"\s*>Swedish</a>:\s*<span lang="en">Objective 1.1</span>', changed)
    told = client.get(link.replace("&amp;", "&")).text
    assert ("<ins>Nya målet</ins>" in told, "Texts that have changed" in told) == (True, False)
    plain = client.get(f"{address}?language=sv").text
    assert ("texts are missing in this" in plain, "Original: English" in plain) == (True, True)
    assert "texts are missing" not in client.get(f"{address}?language=en").text


def test_changed_note_of_a_kept_value_is_a_change(strategy: Strategy) -> None:
    dataset()
    citation = cite(OPERATOR, strategy.parts.get(kind="priority"), CITED["query"], CITED)
    before = freeze(strategy)
    Citation.objects.filter(pk=citation.pk).update(note="Newer one is provisional.")
    told = compare(sections(before, "en", OPERATOR), sections(freeze(strategy), "en", OPERATOR))
    assert [each.pieces[-1].text for each in told if not each.is_same] == ["\nNewer one is provisional."]


def test_sending_without_a_change_leads_to_the_last_version(
    client: Client, northern: Northern, strategy: Strategy
) -> None:
    client.force_login(User.objects.create_superuser("operator@northern.example"))
    version = sent(strategy, "majority")
    sign(northern, version, "SE")
    sign(northern, version, "FI")
    page = client.post(f"/strategies/{strategy.slug}/send/")
    assert (page.status_code, "Nothing has changed since version 1." in page.text) == (409, True)
    assert f'href="/strategies/{strategy.slug}/versions/1/"' in page.text


def test_version_of_the_older_form_is_not_sent_once_more_without_a_change(
    northern: Northern, strategy: Strategy
) -> None:
    Text.objects.filter(part__kind="indicator").update(unit="mills", source="Survey")
    content = freeze(strategy)
    older = next(each for each in content["parts"] if each["kind"] == "indicator")
    for text in older["texts"].values():
        del text["unit"], text["source"]
    older["facts"] |= {"unit": "mills", "source": "Survey"}
    version = Version.objects.create(
        strategy=strategy, number=1, content=content, digest=digest_of(content), rule="majority", sent=clock.now()
    )
    for country in ("SE", "FI"):
        SignOff.objects.create(version=version, cluster=northern.clusters[country])
        sign(northern, version, country)
    with pytest.raises(Conflict, match="Nothing has changed since version 1"):
        services.send(OPERATOR, strategy)
    Text.objects.filter(part__kind="indicator").update(unit="sawmills")
    assert services.send(OPERATOR, strategy).number == 2


def test_version_is_withdrawn_on_a_second_step(client: Client, strategy: Strategy) -> None:
    client.force_login(User.objects.create_superuser("operator@northern.example"))
    version = services.send(OPERATOR, strategy)
    page = client.get(f"/strategies/{strategy.slug}/versions/{version.number}/").text
    (step,) = re.findall(r"<details[^>]*>\s*<summary>Withdraw this version</summary>(.*?)</details>", page, re.DOTALL)
    assert ("This cannot be undone." in step, "/withdraw/" in step) == (True, True)


def test_list_asks_no_more_of_the_database_for_more_strategies(
    northern: Northern, strategy: Strategy, client: Client
) -> None:
    client.force_login(User.objects.create_superuser("operator@northern.example"))
    version = sent(strategy, "two_thirds")
    for country in ("FI", "SE"):
        sign(northern, version, country)
    with CaptureQueriesContext(connection) as of_one:
        client.get("/strategies/")
    for country in COUNTRIES:
        own = full_strategy(northern.clusters[country])
        sign(northern, services.send(OPERATOR, own), country)
    with CaptureQueriesContext(connection) as of_four:
        assert client.get("/strategies/").text.count("in force since") == 4
    assert len(of_four) == len(of_one)


def test_programme_indicators_count_signatures_of_two_countries_and_begun_actions(
    northern: Northern, strategy: Strategy
) -> None:
    def counted() -> tuple[int, int]:
        found = programme_indicators(OPERATOR)
        return found.developed, found.taken_up

    alone = full_strategy(northern.clusters["FI"])
    sign(northern, services.send(OPERATOR, alone), "FI")
    version = services.send(OPERATOR, strategy)
    sign(northern, version, "FI")
    assert counted() == (0, 0)
    sign(northern, version, "SE")
    assert counted() == (1, 0)
    sign(northern, version, "NO")
    action = strategy.parts.get(kind="action")
    later = add_part(OPERATOR, strategy, "action", parent=action.parent, language="en", title="Later")
    Action.objects.filter(pk=later.pk).update(state="under_way")  # an action of the draft
    assert counted() == (1, 0)
    Action.objects.filter(pk=action.pk).update(state="under_way")
    assert counted() == (1, 1)


def test_name_of_a_signer_is_handed_over_and_erased(northern: Northern, strategy: Strategy) -> None:
    user = User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(user)
    version = services.send(viewer_of(user), strategy)
    services.sign(viewer_of(user), version, northern.clusters["FI"], decided_by="officer", signer="Anna, director")
    assert everything_on(user)["strategy"]["sign_offs"][0]["signer"] == "Anna, director"
    erase_everywhere(user)
    row = version.sign_offs.get(cluster=northern.clusters["FI"])
    assert (row.answer, row.signer, row.by) == ("signed", "", None)


def words(content: bytes) -> str:
    made = read_docx(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in made.paragraphs] + cells)


def test_version_is_printed_with_signatures_and_evidence(
    client: Client, northern: Northern, strategy: Strategy
) -> None:
    dataset()
    need = Need.objects.get(text__startswith="Etsimme")
    part = strategy.parts.get(kind="priority")
    cite(OPERATOR, part, CITED["query"], CITED)
    cite(OPERATOR, part, "directory.statement", {"kind": "need", "number": str(need.pk)})
    let_read(OPERATOR, strategy, "everybody")
    version = sent(strategy, "two_thirds")
    sign(northern, version, "FI", reservation="Jos kunta maksaa.")
    sign(northern, version, "SE")
    address = f"/strategies/{strategy.slug}/versions/1/document"
    content = client.get(f"{address}.docx?lang=fi").content
    runs = [run for each in read_docx(io.BytesIO(content)).paragraphs for run in each.runs]
    english = {run.text for run in runs for tag in run._r.iter(qn("w:lang")) if tag.get(qn("w:val")) == "en-GB"}
    assert english == {"Wood that lasts", "The priority", "The objective", "The action", "The indicator"}
    said = words(content)
    for told in ("Wood that lasts", "Painopiste 1", "Tavoite 1.1", "Jos kunta maksaa.", "Liite: tietopohja", need.text):
        assert told in said
    assert said.count("Tämä teksti puuttuu tältä kieleltä; sen tilalla on alkuperäinen.") == 5
    assert "Statistical office of the test" in said
    Need.objects.filter(pk=need.pk).update(visibility="private")
    assert need.text not in words(client.get(f"{address}.docx?lang=sv").content)
    answer = client.get(f"{address}.pdf?lang=nb")
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert answer.headers["Content-Language"] == "nb"
    assert version.digest in "".join(printed.split())
    draft = words(client.get(f"/strategies/{strategy.slug}/document.docx?lang=en").content)
    assert "Draft of" in draft
    assert client.get(f"{address}.odt").status_code == 404


def test_day_of_a_signature_is_the_same_in_all_time_zones(
    northern: Northern, strategy: Strategy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 1, 22, 30, tzinfo=UTC))
    sign(northern, sent(strategy, "two_thirds"), "FI")
    version = sign(northern, Version.objects.get(), "SE")
    for zone in ("Europe/Oslo", "Europe/Helsinki"):
        with timezone.override(zone):
            document = document_of_version(version, VISITOR)
        assert document.subtitle.endswith("in force since 1 December 2026")
        (table,) = (block for block in document.blocks if isinstance(block, Table))
        assert [row[2] for row in table.rows] == ["1 December 2026", "–", "1 December 2026"]


def test_facts_in_words_have_their_language_in_documents(client: Client, strategy: Strategy) -> None:
    part = strategy.parts.get(kind="indicator")
    Indicator.objects.update(baseline=Decimal("2.50"), target=3, target_year=2030)
    said = {"title": "The indicator", "body": "", "source": "Count of the offices"}
    write(OPERATOR, part, language="en", began_from=1, unit="sawmills", **said)
    write(OPERATOR, part, language="fi", title="Mittari", body="", unit="sahaa")
    let_read(OPERATOR, strategy, "everybody")
    content = freeze(strategy)

    def runs(language: str) -> dict[str, str | None]:
        made = read_docx(io.BytesIO(client.get(f"/strategies/{strategy.slug}/document.docx?lang={language}").content))
        found = {}
        for run in (run for each in made.paragraphs for run in each.runs):
            found[run.text] = next((tag.get(qn("w:val")) for tag in run._r.iter(qn("w:lang"))), None)
        return found

    finnish, swedish = runs("fi"), runs("sv")
    assert (finnish["Lähtöarvo: 2,5 sahaa"], finnish["Tavoitearvo: 3 sahaa (2030)"]) == (None, None)
    assert (finnish["Count of the offices"], swedish["sawmills"]) == ("en-GB", "en-GB")
    # A version that was sent before facts had translations has them among the facts.
    older = next(each for each in content["parts"] if each["kind"] == "indicator")
    for text in older["texts"].values():
        del text["unit"], text["source"]
    older["facts"] |= {"unit": "mills", "source": "Survey"}
    (told,) = (each for each in sections(content, "fi") if each.kind == "indicator")
    assert [words_of(value) for _label, value in told.facts] == ["2,5 mills", "3 mills (2030)", "Survey"]
    assert [piece.language for _label, value in told.facts for piece in pieces(value)] == ["en"] * 3


def test_the_office_that_follows_up_is_named_in_the_language_of_the_document(
    northern: Northern, strategy: Strategy
) -> None:
    Cluster.objects.filter(pk=northern.clusters["FI"].pk).update(names={"fi": "Suomen demo"})
    Action.objects.update(office=northern.clusters["FI"])
    content = freeze(strategy)
    named = [
        dict(told.facts)[label_of]
        for language, label_of in (("fi", "Seurannasta vastaa"), ("sv", "Följs upp av"))
        for told in sections(content, language)
        if told.kind == "action"
    ]
    assert named == ["Suomen demo", "Demo FI"]


def test_reservations_and_notes_are_marked_with_their_language(
    client: Client, northern: Northern, strategy: Strategy
) -> None:
    dataset()
    citation = cite(OPERATOR, strategy.parts.get(kind="priority"), CITED["query"], CITED)
    user = User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(user)
    client.force_login(user)
    address = f"/strategies/{strategy.slug}/"
    post(client, f"{address}evidence/{citation.pk}/", act="keep", note="Uudempi on alustava.", language="fi")
    citation.refresh_from_db()
    citation.cited = {language: figure | {"value": "0.1"} for language, figure in citation.cited.items()}
    citation.save()
    services.send(OPERATOR, strategy)
    said = {"cluster": "cluster-fi", "decided_by": "board", "reservation": "Jos kunta maksaa."}
    asked = " ".join(client.get(f"{address}versions/1/").text.split())
    assert '<option value="en" selected>' in asked
    refused = post(client, f"{address}versions/1/sign/", **said, signer="", reservation_language="fi")
    assert (refused.status_code, '<option value="fi" selected>' in " ".join(refused.text.split())) == (422, True)
    page = post(client, f"{address}versions/1/sign/", **said, signer="Anna", reservation_language="fi").text
    assert '<span lang="fi">Jos kunta maksaa.</span>' in " ".join(page.split())
    note = '<spanlang="fi">Uudempionalustava.</span>'
    assert ["".join(shown.split()).count(note) for shown in (page, client.get(address).text)] == [1, 1]
    made = read_docx(io.BytesIO(client.get(f"{address}versions/1/document.docx?lang=sv").content))
    cells = [each for table in made.tables for row in table.rows for cell in row.cells for each in cell.paragraphs]
    finnish = {
        run.text
        for each in [*made.paragraphs, *cells]
        for run in each.runs
        if any(tag.get(qn("w:val")) == "fi-FI" for tag in run._r.iter(qn("w:lang")))
    }
    assert finnish == {"Jos kunta maksaa.", "Uudempi on alustava."}


def pieces(text: Words) -> list[Passage]:
    return [each for each in (text if isinstance(text, tuple) else (text,)) if isinstance(each, Passage)]


def test_visitor_downloads_all_documents_of_a_version_in_a_row(
    client: Client, strategy: Strategy, settings: Any
) -> None:
    settings.VISITOR_REQUESTS_PER_MINUTE = 60
    let_read(OPERATOR, strategy, "everybody")
    version = services.send(OPERATOR, strategy)
    address = f"/strategies/{strategy.slug}/versions/{version.number}/document"
    every = [f"{address}.{form}?lang={language}" for language in ("en", "sv", "nb", "fi") for form in ("pdf", "docx")]
    assert [client.get(each).status_code for each in every] == [200] * 8


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, data, follow=True)


def test_office_sends_signs_and_reads_changes(client: Client, northern: Northern, strategy: Strategy) -> None:
    let_read(OPERATOR, strategy, "offices")
    address = f"/strategies/{strategy.slug}/"
    users = {country: User.objects.create_user(f"office@{country.lower()}.example") for country in COUNTRIES}
    for country, user in users.items():
        northern.clusters[country].managers.add(user)
    client.force_login(users["FI"])
    assert "missing 5, out of date 0" in client.get(f"{address}send/").text
    assert "when these have signed: Consensus." in client.get(f"{address}send/").text
    page = post(client, f"{address}send/", rule="majority")
    assert page.redirect_chain == [(f"{address}versions/1/", 302)]
    inside = "/office/cluster-fi/alliances/in/northern/"
    assert client.post(inside, {"name": "Northern", "deciding": "fate"}).status_code == 422
    post(client, inside, name="Northern", deciding="majority")
    waiting = client.get(f"{address}send/").text
    assert "when these have signed: Simple majority." in waiting
    assert ("A version is being signed." in waiting, f'href="{address}versions/1/"' in waiting) == (True, True)
    assert "<button" not in waiting.split("<h1")[1].split("</main>")[0]
    again = client.post(f"{address}send/")
    assert (again.status_code, again.text.count(f'href="{address}versions/1/"')) == (409, 1)
    assert strategy.versions.get().rule == "consensus"
    refused = post(client, f"{address}versions/1/sign/", cluster="cluster-fi", decided_by="board", signer="")
    assert (refused.status_code, "Write name and office" in refused.text) == (422, True)
    for other in ("cluster-se", "\0"):
        assert post(client, f"{address}versions/1/sign/", cluster=other, signer="Anna").status_code == 404
    for country, user in users.items():
        client.force_login(user)
        cluster = f"cluster-{country.lower()}"
        page = post(client, f"{address}versions/1/sign/", cluster=cluster, decided_by="board", signer="Anna, chair")
    assert "Signed. The strategy is in force." in page.text
    assert "The text is as it was sent." in page.text
    assert "<ins >The action" in client.get(f"{address}versions/1/?changes").text.replace("<ins>", "<ins >")
    member = User.objects.create_user("member@sawmill.example")
    northern.organisations["sawmill"].affiliations.create(user=member, role="member")
    client.force_login(member)
    assert client.get(address, follow=True).redirect_chain == [(f"{address}versions/1/", 302)]
    assert client.get(f"{address}document.pdf").status_code == 404
