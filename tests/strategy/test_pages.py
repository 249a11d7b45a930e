"""Pages of strategies: from an empty page to a text in two languages, what goes wrong, and what a reader sees."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.models import Action, Indicator, Part, Strategy
from intercluster.apps.strategy.queries import document
from intercluster.apps.strategy.services import add_part, let_read, write


@pytest.fixture
def office(northern: Northern, client: Client) -> Client:
    """Return the browser of the Swedish office."""
    user = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(user)
    client.force_login(user)
    return client


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of the alliance, with a part of each kind."""
    return full_strategy(northern.alliance)


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, data, follow=True)


def test_office_draws_up_a_strategy_from_an_empty_page(office: Client) -> None:
    assert "There is no strategy yet." in office.get("/strategies/").text
    page = post(office, "/strategies/", owner="alliance:northern", title="Trä som varar", language="sv")
    assert page.redirect_chain == [("/strategies/tra-som-varar/?language=sv", 302)]
    strategy = Strategy.objects.get()
    for kind, above in (("priority", ""), ("objective", "priority"), ("action", "objective"), ("risk", "")):
        parent = strategy.parts.get(kind=above).pk if above else ""
        post(office, "/strategies/tra-som-varar/parts/", kind=kind, parent=parent, title=f"Ny {kind}", language="sv")
    action = strategy.parts.get(kind="action").pk
    address = f"/strategies/tra-som-varar/parts/{action}/"
    page = post(office, address, language="sv", title="Torka", body="Vi torkar bark.", began_from=1)
    assert page.redirect_chain == [(f"/strategies/tra-som-varar/?language=sv#part-{action}", 302)]
    assert "Vi torkar bark." in page.text
    post(office, address, language="fi", title="Kuivaus", body="Kuivaamme kuorta.", began_from=0, translated_from=2)
    page = office.get("/strategies/tra-som-varar/?language=fi")
    assert '<p class="original prose" lang="fi">Kuivaamme kuorta.</p>' in page.text
    assert '<h1 class="ds-heading" data-size="lg" lang="sv">Trä som varar</h1>' in page.text
    assert "4 texts are missing in this language" in page.text


def test_missing_title_is_asked_for_where_it_is_missing(office: Client, strategy: Strategy) -> None:
    page = post(office, "/strategies/wood-that-lasts/parts/", kind="risk", title=" ", language="en")
    assert page.status_code == 422
    assert '<p class="ds-validation-message" id="refused">Write a title.</p>' in page.text
    page = post(office, "/strategies/", owner="alliance:northern", title="", language="sv")
    assert (page.status_code, "Write a title." in page.text) == (422, True)


def test_clash_shows_both_texts_and_keeps_what_was_typed(office: Client, strategy: Strategy) -> None:
    part = strategy.parts.get(kind="vision")
    write(OPERATOR, part, language="en", title="Wood that lasts", body="They wrote this.", began_from=1)
    address = f"/strategies/{strategy.slug}/parts/{part.pk}/"
    page = post(office, address, language="en", title="Wood that lasts", body="I wrote that.", began_from=1)
    assert page.status_code == 422
    assert "They wrote this. I wrote that.</textarea>" in page.text
    assert '<input type="hidden" name="began_from" value="2"' in page.text
    page = post(office, address, language="en", title="Wood that lasts", body="We wrote it.", began_from=2)
    assert "We wrote it." in page.text


def test_part_shows_the_other_languages_and_what_changed_in_the_original(office: Client, strategy: Strategy) -> None:
    part = strategy.parts.get(kind="priority")
    write(OPERATOR, part, language="fi", title="Kuori", body="Kuoresta.")
    write(OPERATOR, part, language="en", title="The bark", body="", began_from=1)
    page = office.get(f"/strategies/{strategy.slug}/parts/{part.pk}/?language=fi").text
    assert "Translation out of date" in page
    assert "The <del>priority</del><ins>bark</ins>" in page
    assert 'aria-labelledby="others" class="first-on-phone"' in page


def test_facts_are_kept_and_wrong_ones_named(office: Client, strategy: Strategy) -> None:
    part = strategy.parts.get(kind="action")
    address = f"/strategies/{strategy.slug}/parts/{part.pk}/"
    version = office.get(address).text.partition('name="version" value="')[2].partition('"')[0]
    wrong = post(office, f"{address}facts/", version=version, state="done", starts="2027-02-01", ends="2027-01-01")
    assert (wrong.status_code, "It ends before it starts" in wrong.text) == (422, True)
    page = post(office, f"{address}facts/", version=version, state="done", budget="40000")
    assert "40,000 €" in page.text
    stale = post(office, f"{address}facts/", version=version, state="planned", budget="50000")
    assert (stale.status_code, "<li>Budget, euros: 40000</li>" in stale.text) == (422, True)


def test_text_and_facts_are_saved_by_either_button(office: Client, strategy: Strategy) -> None:
    part = strategy.parts.get(kind="action")
    address = f"/strategies/{strategy.slug}/parts/{part.pk}/"

    def begun(language: str) -> dict[str, str]:
        page = office.get(f"{address}?language={language}").text
        names = ("began_from", "translated_from", "version")
        found = {name: page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in names}
        return found | {"language": language, "title": "", "body": "", "state": "planned"}

    typed = begun("en") | {"title": "The action", "body": "We dry.", "budget": "400"}
    post(office, address, **typed)
    assert (Action.objects.get().budget, part.texts.last().body) == (400, "We dry.")
    typed = begun("en") | {"title": "The action", "body": "We dry wood.", "budget": "500"}
    post(office, f"{address}facts/", **typed)
    assert (Action.objects.get().budget, part.texts.last().body) == (500, "We dry wood.")
    stale = post(office, f"{address}facts/", **typed | {"began_from": "3", "body": "We saw.", "budget": "600"})
    assert ("<li>Budget, euros: 500</li>" in stale.text, "We saw.</textarea>" in stale.text) == (True, True)
    clash = post(
        office, address, **begun("en") | {"began_from": "2", "title": "The action", "body": "I.", "budget": "7"}
    )
    assert ("Somebody changed the same place" in clash.text, 'name="budget" value="7"' in clash.text) == (True, True)
    wrong = begun("en") | {"title": "", "budget": "8"}
    assert 'name="budget" value="8"' in post(office, address, **wrong).text
    assert (Action.objects.get().budget, part.texts.last().body) == (500, "We dry wood.")
    post(office, f"{address}facts/", **begun("sv") | {"budget": "9"})
    assert part.texts.filter(language="sv").count() == 0
    post(office, address, **begun("sv") | {"title": "Torka", "budget": "9"})
    write(OPERATOR, part, language="en", title="The action", body="We dry bark.", began_from=3)
    post(office, f"{address}facts/", **begun("sv") | {"title": "Torka", "budget": "10"})
    assert "Translation out of date" in office.get(f"{address}?language=sv").text
    others = begun("en") | {"title": "The action", "body": "We dry and saw.", "budget": "10"}
    Action.objects.update(budget=11)
    post(office, address, **others)
    assert (Action.objects.get().budget, part.texts.filter(language="en").last().body) == (11, "We dry and saw.")


def test_reader_sees_the_draft_without_ways_to_change_it(client: Client, strategy: Strategy) -> None:
    address = f"/strategies/{strategy.slug}/"
    assert client.get(address).status_code == 404
    assert 'href="/strategies/"' not in client.get("/").text
    let_read(OPERATOR, strategy, "everybody")
    page = client.get(address).text
    assert "The action" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert 'href="/strategies/"' in client.get("/").text


def test_facts_in_words_are_in_the_language_of_the_reader_or_of_the_original(
    office: Client, strategy: Strategy
) -> None:
    Indicator.objects.update(baseline=0, target=3)
    Action.objects.update(budget=5)
    indicator, action = (strategy.parts.get(kind=kind).pk for kind in ("indicator", "action"))
    of_parts = f"/strategies/{strategy.slug}/parts/"
    english = {"language": "en", "began_from": 1, "body": ""}
    said = {"unit": "sawmills", "source": "Count of the offices"}
    post(office, f"{of_parts}{indicator}/", title="The indicator", **english, **said)
    post(office, f"{of_parts}{action}/", title="The action", **english, money="Interreg and fees")
    asked = office.get(f"{of_parts}{indicator}/?language=fi").text
    assert '<dd lang="en">sawmills</dd>' in asked
    assert ('name="unit"' in asked, 'name="money"' in asked) == (True, False)
    post(office, f"{of_parts}{indicator}/", title="Mittari", language="fi", began_from=0, body="", unit="sahaa")
    version = office.get(f"{of_parts}{action}/").text.partition('name="version" value="')[2].partition('"')[0]
    step = {"state": "planned", "budget": "5", "next_step": "Sovitaan päivä"}
    post(office, f"{of_parts}{action}/facts/", language="fi", version=version, **step)
    post(office, f"{of_parts}{indicator}/values/", language="sv", year="2026", value="1", source="Enkät")
    for language, unit in (("fi", '<span lang="fi">sahaa</span>'), ("sv", '<span lang="en">sawmills</span>')):
        address = f"/strategies/{strategy.slug}/"
        draft, review = (office.get(f"{address}{name}?language={language}").text for name in ("", "follow-up/"))
        assert (draft.count(unit), review.count(unit)) == (2, 3)
        assert '<dd><span lang="en">Count of the offices</span></dd>' in draft
        assert '<span lang="en">Interreg and fees</span>' in draft
        assert '<span lang="fi">Sovitaan päivä</span>' in review
        assert '<td lang="sv">Enkät</td>' in " ".join(review.split())


def test_links_of_two_situations_name_the_region(office: Client, northern: Northern, strategy: Strategy) -> None:
    northern.clusters["SE"].region = "SE311"
    northern.clusters["SE"].save()
    add_part(OPERATOR, strategy, "situation", region="SE311")
    page = " ".join(office.get(f"/strategies/{strategy.slug}/").text.split())
    for link in ("Edit", "Cite evidence"):
        named = re.findall(rf'{link}<span class="ds-sr-only">: Situation, ([^<]*?) *</span>', page)
        assert named == ["All regions together", "Värmlands län"]


def test_part_of_another_strategy_is_not_found(office: Client, northern: Northern, strategy: Strategy) -> None:
    other = full_strategy(northern.clusters["FI"])
    number = other.parts.get(kind="action").pk
    for slug in (other.slug, strategy.slug):
        assert office.get(f"/strategies/{slug}/parts/{number}/").status_code == 404
    assert post(office, f"/strategies/{strategy.slug}/parts/", kind="risk", parent=number, title="X").status_code == 404


def test_part_is_moved_removed_and_put_back(office: Client, strategy: Strategy) -> None:
    part = strategy.parts.get(kind="priority")
    address = f"/strategies/{strategy.slug}/parts/{part.pk}/"
    post(office, f"{address}move/", direction="up", language="en")
    assert "Put back" in post(office, f"{address}remove/", language="en").text
    assert office.get(address).status_code == 404
    post(office, f"{address}put-back/", language="en")
    assert [node.part.pk for node in document(strategy, "en").priorities] == [part.pk]
    assert Part.objects.filter(removed=None).count() == 6
