"""The thesaurus is whole: every capability in four languages, a forest of broader ones, no text twice."""

import gzip
import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from intercluster.analysis.language.detect import detect_all
from intercluster.classifications.nace import NACE_2
from intercluster.classifications.thesaurus import LANGUAGES, TEXTS, Capability, skos, thesaurus

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
EVERY = list(thesaurus().values())
LEAST = {"synonyms": 6, "problems": 4, "asked": 3, "said": 3}


def texts(capability: Capability, language: str) -> list[str]:
    return [text for name in TEXTS[1:] for text in getattr(capability, name)[language]]


def test_every_capability_is_written_in_each_language() -> None:
    missing = [
        (each.id, name, code)
        for each in EVERY
        for name, least in LEAST.items()
        for code in LANGUAGES
        if len(getattr(each, name)[code]) < least or not each.label[code].strip()
    ]
    assert missing == []


def test_no_text_stands_twice() -> None:
    for code in LANGUAGES:
        counts = Counter(chain.from_iterable(texts(each, code) for each in EVERY))
        assert {text: count for text, count in counts.items() if count > 1} == {}
        labels = Counter(each.label[code].casefold() for each in EVERY)
        assert {label: count for label, count in labels.items() if count > 1} == {}


def test_broader_capabilities_are_of_the_same_sector_and_make_no_circle() -> None:
    for each in EVERY:
        above, seen = each, {each.id}
        while above.broader:
            above = thesaurus()[above.broader]
            assert above.id not in seen
            assert above.sector == each.sector
            seen.add(above.id)
        assert {thesaurus()[key].broader for key in each.narrower} <= {each.id}
        assert set(each.related) <= set(thesaurus()) - {each.id}


def test_industries_are_classes_of_nace() -> None:
    assert {code for each in EVERY for code in each.nace if len(code) != 5} == set()
    assert {code for each in EVERY for code in each.nace} - set(NACE_2) == set()


def test_links_are_codes_of_their_vocabularies() -> None:
    shapes = {"cpv": r"\d{8}-\d", "cn": r"\d{4}(\d\d(\d\d)?)?", "yso": r"p\d+"}
    wrong = [
        (each.id, code)
        for each in EVERY
        for name, shape in shapes.items()
        for code in getattr(each, name)
        if not re.fullmatch(shape, code) or getattr(each, name).count(code) > 1
    ]
    assert wrong == []


@pytest.mark.parametrize(("name", "path"), [("cpv", "cpv/cpv_labels.tsv"), ("yso", "lexicon/yso_labels.tsv.gz")])
def test_linked_codes_exist(name: str, path: str) -> None:
    source = SHARED_DATA / path
    if not source.exists():
        pytest.skip("the vocabularies are not here")
    content = source.read_bytes()
    lines = (gzip.decompress(content) if path.endswith("gz") else content).decode().splitlines()
    known = {line.split("\t", 1)[0] for line in lines}
    assert {code for each in EVERY for code in getattr(each, name)} - known == set()


def test_a_third_is_kept_from_training_and_stays_so() -> None:
    share = sum(each.is_held_out for each in EVERY) / len(EVERY)
    assert 0.25 < share < 0.42
    assert [Capability(key, "", "", (), (), (), {}, {}, {}, {}, {}).is_held_out for key in ("a", "b", "c", "d")] == [
        False, False, False, False,
    ]  # fmt: skip


def test_export_says_each_tie_from_both_ends() -> None:
    made = skos("https://platform.example")
    scheme, *concepts = made["@graph"]
    by_id = {each["id"]: each for each in concepts}
    assert scheme["id"] == "https://platform.example/capabilities/"
    assert len(by_id) == len(EVERY)
    for each in concepts:
        assert set(each["prefLabel"]) == set(LANGUAGES)
        assert ("broader" in each) != ("topConceptOf" in each)
        for key in each["narrower"]:
            assert by_id[key]["broader"] == each["id"]
        own = thesaurus()[each["id"].split("/")[-2]]
        assert each["about"] == [f"http://www.yso.fi/onto/yso/{concept}" for concept in own.yso]
        assert {*each["subject"]} == {
            *(f"NACE Rev. 2 {code}" for code in own.nace),
            *(f"CPV 2008 {code}" for code in own.cpv),
            *(f"CN {code}" for code in own.cn),
        }
        if "broader" in each:
            assert each["id"] in by_id[each["broader"]]["narrower"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_texts_are_in_the_language_they_stand_under(language: str) -> None:
    long = [text for each in EVERY for text in texts(each, language) if len(text.split()) >= 8]
    detected = detect_all(long, expected=LANGUAGES)
    assert sum(each == language for each in detected) >= 0.97 * len(long)
