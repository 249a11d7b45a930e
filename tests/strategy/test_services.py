"""Strategies: parts and texts, who may write and read them, and edits that keep the work of two people."""

from datetime import date
from typing import Any

import pytest
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, version_of
from intercluster.apps.directory.rules import VISITOR, Viewer, member_of, office_of, viewer_of
from intercluster.apps.strategy import services
from intercluster.apps.strategy.facts import ACTION_FIELDS, INDICATOR_FIELDS, change_action, change_indicator
from intercluster.apps.strategy.models import Part, Strategy, Text
from intercluster.apps.strategy.queries import (
    changes_since,
    document,
    missing_situations,
    possible_owners,
    strategies,
    texts_of,
)
from intercluster.apps.strategy.services import TextClash
from intercluster.apps.strategy.signing.content import freeze, sections
from intercluster.core.errors import NotAllowed, Refused
from intercluster.core.personal_data import erase_everywhere, everything_on
from intercluster.documents.model import Passage


@pytest.fixture
def strategy(northern: Northern) -> Strategy:
    """Return a strategy of the alliance, with a part of each kind."""
    return full_strategy(northern.alliance)


@pytest.fixture
def office(northern: Northern) -> Viewer:
    """Return what the Finnish office may do."""
    return office_of(northern.clusters["FI"])


def write(office: Viewer, part: Part, language: str, body: str, began_from: int, **more: Any) -> services.Written:
    return services.write(office, part, language=language, title="Vision", body=body, began_from=began_from, **more)


def vision(strategy: Strategy) -> Part:
    return strategy.parts.get(kind="vision")


def outline(strategy: Strategy, language: str = "en") -> list[tuple[str, str]]:
    nodes = document(strategy, language).every_node()
    return [(node.part.kind, node.text.title if node.text else "") for node in nodes]


def test_strategy_has_all_its_parts_in_order(strategy: Strategy) -> None:
    assert outline(strategy) == [
        ("vision", "Wood that lasts"),
        ("situation", ""),
        ("priority", "The priority"),
        ("objective", "The objective"),
        ("action", "The action"),
        ("indicator", "The indicator"),
    ]


def test_only_offices_of_its_clusters_write_it(northern: Northern, strategy: Strategy, office: Viewer) -> None:
    services.add_part(office, strategy, "priority", title="Bark", language="en")
    for other in (office_of(northern.clusters["DE"]), member_of(northern.organisations["sawmill"]), VISITOR):
        with pytest.raises(NotAllowed):
            services.add_part(other, strategy, "priority", title="Bark", language="en")
        with pytest.raises(NotAllowed):
            services.begin(other, northern.alliance, title="Ours", language="en")
    assert possible_owners(office) == [northern.alliance, northern.clusters["FI"]]
    assert possible_owners(VISITOR) == []


@pytest.mark.parametrize(
    ("readers", "who"),
    [("offices", {"office"}), ("members", {"office", "member"}), ("everybody", {"office", "member", "out", "visitor"})],
)
def test_draft_is_read_by_those_chosen(
    northern: Northern, strategy: Strategy, office: Viewer, readers: str, who: set[str]
) -> None:
    services.let_read(office, strategy, readers)
    viewers = {
        "office": office,
        "member": member_of(northern.organisations["drier"]),
        "out": office_of(northern.clusters["DE"]),
        "visitor": VISITOR,
    }
    assert {name for name, viewer in viewers.items() if strategies(viewer).exists()} == who


def test_strategy_of_an_archived_alliance_is_read_by_nobody(northern: Northern, strategy: Strategy) -> None:
    services.let_read(office_of(northern.clusters["FI"]), strategy, "everybody")
    northern.alliance.archived = "2026-01-01T00:00:00Z"
    northern.alliance.save()
    assert not strategies(VISITOR).exists()


def test_translation_is_out_of_date_when_the_original_changes(strategy: Strategy, office: Viewer) -> None:
    part = vision(strategy)
    write(office, part, "fi", "Puu kestää.", 0)
    assert texts_of([part])[part.pk].states == [
        ("en", "original"), ("sv", "missing"), ("nb", "missing"), ("fi", "translation"),
    ]  # fmt: skip
    write(office, part, "en", "Wood lasts long.", 1)
    texts = texts_of([Part.objects.get(pk=part.pk)])[part.pk]
    assert texts.state("fi") == "outdated"
    pieces = changes_since(texts.by_language["fi"], texts.by_language["en"])
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == "Vision\nWood lasts long."
    assert (document(strategy, "fi").outdated, document(strategy, "fi").missing) == (1, 4)
    # Saved again as it is, it says what the original says.
    write(office, part, "fi", "Puu kestää.", 1)
    assert texts_of([part])[part.pk].state("fi") == "translation"


def test_translation_of_an_original_that_changed_meanwhile_is_out_of_date_at_once(
    strategy: Strategy, office: Viewer
) -> None:
    part = vision(strategy)
    write(office, part, "en", "Wood lasts long.", 1)
    write(office, part, "sv", "Trä består.", 0, translated_from=1)
    assert texts_of([part])[part.pk].state("sv") == "outdated"


def test_two_who_change_different_paragraphs_both_keep_their_work(strategy: Strategy, office: Viewer) -> None:
    part = vision(strategy)
    write(office, part, "en", "One.\n\nTwo.", 1)
    write(office, part, "en", "One!\n\nTwo.", 2)
    written = write(office, part, "en", "One.\n\nTwo!", 2)
    assert (written.was_merged, written.text.body, written.text.version) == (True, "One!\n\nTwo!", 4)


def test_two_who_change_one_paragraph_both_see_both(strategy: Strategy, office: Viewer) -> None:
    part = vision(strategy)
    write(office, part, "en", "One.\n\nTwo.", 1)
    services.write(office, part, language="en", title="Theirs", body="One!\n\nTwo.", began_from=2)
    with pytest.raises(TextClash) as caught:
        services.write(office, part, language="en", title="Mine", body="One?\n\nTwo.", began_from=2)
    clash = caught.value
    assert clash.said == {"title": "Mine", "body": "One!\n\nOne?\n\nTwo."}
    assert clash.current.version == 3
    assert [(each.mine, each.theirs) for each in clash.clashes] == [("Mine", "Theirs"), ("One?", "One!")]
    # What was written stays as it was, and the editor can go on from it.
    assert [text.body for text in part.texts.filter(language="en")] == ["", "One.\n\nTwo.", "One!\n\nTwo."]
    assert write(office, part, "en", "One, two.", clash.current.version).text.version == 4


def test_facts_in_words_are_kept_like_texts_when_two_write(strategy: Strategy, office: Viewer) -> None:
    part = strategy.parts.get(kind="indicator")

    def said(began_from: int, body: str, **words: str) -> services.Written:
        return write(office, part, "en", body, began_from, **words)

    said(1, "One.", unit=" firms ", source="Survey", money="Nobody asked")
    said(2, "One.", unit="sawmills")
    written = said(2, "Two.", unit="firms", source="Register")
    text = written.text
    assert (written.was_merged, text.unit, text.source, text.money) == (True, "sawmills", "Register", "")
    with pytest.raises(TextClash) as caught:
        said(2, "Two.", unit="mills")
    assert [(each.mine, each.theirs) for each in caught.value.clashes] == [("mills", "sawmills")]
    with pytest.raises(FieldsRefused):
        said(4, "Two.", unit="a" * 61)
    write(office, part, "fi", "Kaksi.", 0, unit="sahaa")
    (told,) = (each for each in sections(freeze(strategy), "fi") if each.kind == "indicator")
    assert dict(told.facts) == {"Lähde": Passage("Register", "en")}
    change_indicator(office, part.indicator, {"target": 3}, version=version_of(part.indicator, INDICATOR_FIELDS))
    (told,) = (each for each in sections(freeze(strategy), "fi") if each.kind == "indicator")
    assert dict(told.facts)["Tavoitearvo"] == ("3 ", Passage("sahaa", "fi"), "")


def test_same_text_sent_twice_is_one_version(strategy: Strategy, office: Viewer) -> None:
    part = vision(strategy)
    assert write(office, part, "en", "One.", 1).text == write(office, part, "en", "One.", 1).text
    assert part.texts.count() == 2


def test_wrong_texts_are_refused(strategy: Strategy, office: Viewer) -> None:
    part = vision(strategy)
    for language, title, body in (("en", " ", "One."), ("xx", "Vision", "One."), ("en", "a" * 201, "")):
        with pytest.raises(FieldsRefused):
            services.write(office, part, language=language, title=title, body=body, began_from=1)
    with pytest.raises(FieldsRefused):
        services.write(office, strategy.parts.get(kind="situation"), language="en", title="", body=" \n")
    assert Text.objects.filter(part=part).count() == 1


def test_parts_stand_below_what_they_belong_to(northern: Northern, strategy: Strategy, office: Viewer) -> None:
    other = services.begin(office, northern.clusters["FI"], title="Ours", language="fi")
    for kind, parent in (
        ("action", None), ("priority", strategy.parts.get(kind="objective")), ("vision", None),
        ("objective", services.add_part(office, other, "priority", title="Kuori", language="fi")), ("wish", None),
    ):  # fmt: skip
        with pytest.raises(Refused):
            services.add_part(office, strategy, kind, parent=parent, title="Wrong", language="en")
    assert strategy.parts.count() == 7


def test_situations_are_of_the_regions_of_its_clusters(northern: Northern, strategy: Strategy, office: Viewer) -> None:
    Cluster.objects.filter(slug="cluster-fi").update(region="FI193")
    Cluster.objects.filter(slug="cluster-se").update(region="SE311", regions=["SE312"])
    assert missing_situations(strategy) == ["FI193", "SE311", "SE312"]
    services.add_part(office, strategy, "situation", region="SE311")
    assert missing_situations(strategy) == ["FI193", "SE312"]
    for region in ("SE311", "DE111", ""):
        with pytest.raises(Refused):
            services.add_part(office, strategy, "situation", region=region)


def test_parts_move_among_those_of_their_kind(strategy: Strategy, office: Viewer) -> None:
    bark = services.add_part(office, strategy, "priority", title="Bark", language="en")
    services.move(office, bark, up=True)
    services.move(office, bark, up=True)
    titles = [node.text and node.text.title for node in document(strategy, "en").priorities]
    assert titles == ["Bark", "The priority"]
    services.move(office, bark, up=False)
    assert [node.part.pk for node in document(strategy, "en").priorities][1] == bark.pk


def test_removed_part_can_be_put_back_with_all_below_it(strategy: Strategy, office: Viewer) -> None:
    whole = outline(strategy)
    priority = strategy.parts.get(kind="priority")
    services.remove_part(office, priority)
    assert outline(strategy) == [("vision", "Wood that lasts"), ("situation", "")]
    services.put_back(office, priority)
    assert outline(strategy) == whole
    with pytest.raises(Refused):
        services.remove_part(office, vision(strategy))


def test_action_states_who_and_when(northern: Northern, strategy: Strategy, office: Viewer) -> None:
    action = strategy.parts.get(kind="action").action
    version = version_of(action, ACTION_FIELDS)
    facts = {
        "responsible": "Sawmill Demo", "starts": date(2027, 1, 1), "ends": date(2027, 6, 30), "budget": 40_000,
        "office_id": northern.clusters["SE"].pk, "state": "under_way",
    }  # fmt: skip
    changed = change_action(office, action, facts, version=version)
    assert {name: getattr(changed, name) for name in facts} == facts
    with pytest.raises(StaleError):
        change_action(office, action, facts, version=version)
    for wrong in ({"ends": date(2026, 1, 1)}, {"office_id": northern.clusters["DE"].pk}):
        with pytest.raises(FieldsRefused):
            change_action(office, action, wrong, version=version_of(changed, ACTION_FIELDS))


def test_indicator_changed_meanwhile_is_not_overwritten(strategy: Strategy, office: Viewer) -> None:
    indicator = strategy.parts.get(kind="indicator").indicator
    version = version_of(indicator, INDICATOR_FIELDS)
    assert change_indicator(office, indicator, {"target": 12, "baseline": 1}, version=version).target == 12
    with pytest.raises(StaleError):
        change_indicator(office, indicator, {"target": 13}, version=version)


def test_author_is_forgotten_and_the_text_stays(northern: Northern, strategy: Strategy) -> None:
    author = User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(author)
    write(viewer_of(author), vision(strategy), "fi", "Puu kestää.", 0)
    assert everything_on(author)["strategy"]["texts"][0]["text"] == "Puu kestää."
    erase_everywhere(author)
    assert Text.objects.get(language="fi").author is None
