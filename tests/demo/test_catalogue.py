"""The catalogue of capabilities is complete and sound."""

import re
from collections import Counter

import pytest

from intercluster.analysis.language.detect import detect_all
from intercluster.demo.capabilities import LANGUAGES, Capability, capabilities, reference_capabilities, reference_texts
from intercluster.demo.generator import ROLES

CATALOGUE = capabilities()


def texts(capability: Capability) -> list[str]:
    return [text for side in (capability.offer, capability.need) for code in LANGUAGES for text in side[code]]


def test_at_least_120_capabilities_in_twelve_topics() -> None:
    assert len(CATALOGUE) >= 120
    assert len({capability.topic for capability in CATALOGUE}) == 12
    assert len({capability.id for capability in CATALOGUE}) == len(CATALOGUE)


def test_no_text_stands_twice() -> None:
    counted = Counter(text for capability in CATALOGUE for text in texts(capability))
    assert [text for text, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("capability", CATALOGUE, ids=lambda capability: capability.id)
def test_capability(capability: Capability) -> None:
    assert set(capability.title) == set(LANGUAGES)
    for side in (capability.offer, capability.need):
        assert {code: len(side[code]) for code in LANGUAGES} == dict.fromkeys(LANGUAGES, 3)
    assert all(2 <= len(text.split()) <= 40 for text in texts(capability))
    assert all(re.fullmatch(r"\d\d\.\d\d", code) for code in (*capability.nace, *capability.buyer_nace))
    assert set(capability.offered_by) | set(capability.needed_by) <= set(ROLES)
    assert capability.offered_by
    assert capability.needed_by
    assert set(capability.related) <= {other.id for other in CATALOGUE} - {capability.id}
    assert 1 <= len(capability.related) <= 3


@pytest.mark.slow(reason="detects the language of every text of the demo")
def test_texts_are_in_the_language_they_stand_under() -> None:
    for code in LANGUAGES:
        own = [text for capability in CATALOGUE for side in (capability.offer, capability.need) for text in side[code]]
        right = sum(found == code for found in detect_all(own))
        assert right / len(own) > 0.94, code


def test_reference_texts_are_those_of_every_second_capability() -> None:
    assert [len(rows) for rows in reference_texts().values()] == [6 * len(reference_capabilities())] * 4
    assert len(reference_capabilities()) == (len(CATALOGUE) + 1) // 2
