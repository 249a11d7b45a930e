"""The demo's catalogue and trades are sound, and add to the thesaurus without repeating it."""

import re
from collections import Counter

import pytest

from intercluster.analysis.language.detect import detect_all
from intercluster.classifications.thesaurus import LANGUAGES, thesaurus
from intercluster.demo.capabilities import (
    NEEDS,
    OFFER,
    Capability,
    capabilities,
    reference_capabilities,
    reference_texts,
    trades,
)
from intercluster.demo.generator import ROLES

CATALOGUE = capabilities()
SPEAKERS = frozenset[str]().union(*(trade.says for trade in trades()))


def test_every_capability_is_of_the_thesaurus_and_a_third_is_held_out() -> None:
    ids = [entry.id for entry in CATALOGUE]
    assert len(ids) == len(set(ids)) >= 120
    assert set(ids) <= set(thesaurus())
    assert sum(entry.is_held_out for entry in CATALOGUE) / len(ids) == pytest.approx(1 / 3, abs=0.04)


def test_no_sentence_stands_twice_or_in_the_thesaurus() -> None:
    counted = Counter(own.text for entry in CATALOGUE for own in entry.sentences)
    assert [text for text, count in counted.items() if count > 1] == []
    known = {
        text.casefold().rstrip(".")
        for entry in thesaurus().values()
        for code in LANGUAGES
        for group in entry.grouped(code).values()
        for text in group
    }
    assert [text for text in counted if text.casefold().rstrip(".") in known] == []


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.id)
def test_capability(entry: Capability) -> None:
    assert set(entry.title) == set(LANGUAGES)
    assert min(len(entry.offer[code]) for code in LANGUAGES) >= 2
    assert min(len(entry.need[code]) for code in LANGUAGES) >= 1
    for own in entry.sentences:
        assert own.by
        assert own.by <= SPEAKERS
        assert 1 <= len(own.text.split()) <= 40


def test_trades_have_offers_and_needs_to_write_and_are_of_a_known_role() -> None:
    by_id = {entry.id: entry for entry in CATALOGUE}
    assert {trade.role for trade in trades()} == set(ROLES)
    for trade in trades():
        assert set(trade.name) == {"SE", "NO", "FI"}
        assert all(re.fullmatch(r"\d\d\.\d\d", code) for code in trade.nace)
        assert len(trade.offers) >= 4
        for key in trade.offers:
            assert by_id[key].people <= trade.people[2]
            assert any(own.kind == OFFER and not own.by.isdisjoint(trade.says) for own in by_id[key].sentences), (
                trade.name,
                key,
            )
        smallest = [key for key in trade.offers if by_id[key].people <= trade.people[0]]
        assert len(smallest) >= 2, trade.name
        needs = [
            own
            for entry in CATALOGUE
            for own in entry.sentences
            if own.kind in NEEDS and not own.by.isdisjoint(trade.says)
        ]
        assert {own.language for own in needs} == set(LANGUAGES)
    offered = {key for trade in trades() for key in trade.offers}
    assert set(by_id) - offered == set()


@pytest.mark.slow(reason="detects the language of every text of the demo")
def test_texts_are_in_the_language_they_stand_under() -> None:
    for code in LANGUAGES:
        own = [text for entry in CATALOGUE for side in (entry.offer, entry.need) for text in side[code]]
        right = sum(found == code for found in detect_all(own))
        assert right / len(own) > 0.94, code


def test_reference_texts_are_those_of_capabilities_that_are_not_held_out() -> None:
    assert not any(entry.is_held_out for entry in reference_capabilities())
    assert {code: len(rows) for code, rows in reference_texts().items()} == {
        code: sum(len(entry.offer[code]) + len(entry.need[code]) for entry in reference_capabilities())
        for code in LANGUAGES
    }
