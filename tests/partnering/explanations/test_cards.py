"""A card says what the search found, and its numbers add up."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.partnering.explanations.cards import BARS, card, passage, rounded_to
from intercluster.apps.partnering.search.results import Direction, Gloss, Mark, Part, Partner, Quote, Reason
from intercluster.apps.partnering.weights.defaults import WEIGHTS

values = st.lists(st.floats(0, 1), min_size=len(WEIGHTS), max_size=len(WEIGHTS))


def partner(features: list[float], *reasons: Reason) -> Partner:
    parts = [Part(name, value, weight) for (name, weight), value in zip(WEIGHTS.items(), features, strict=True)]
    return Partner(1, None, "company", "FI", parts, reasons)


@given(values)
def test_bars_and_rows_add_up_to_the_score(features: list[float]) -> None:
    found = partner(features)
    shown = card(found)
    assert len(shown.bars) <= BARS + 1
    assert sum(bar.points for bar in shown.bars) == shown.score == round(found.score)
    assert round(sum(row.points for row in shown.rows), 6) == shown.total == round(found.score * 10) / 10
    for row, part in zip(shown.rows, found.parts, strict=True):
        assert abs(row.points - part.points) <= 0.1 + 1e-9
    assert all(0 <= bar.length <= bar.room <= 100 for bar in shown.bars)


@given(st.lists(st.floats(0, 50), min_size=1, max_size=12))
def test_rounding_moves_nothing_by_one_or_more(numbers: list[float]) -> None:
    whole = rounded_to(numbers, round(sum(numbers)))
    assert sum(whole) == round(sum(numbers))
    assert all(abs(rounded - number) < 1 + 1e-6 for rounded, number in zip(whole, numbers, strict=True))


def test_a_card_in_words() -> None:
    features = dict.fromkeys(WEIGHTS, 0.0) | {"needs_met": 0.9, "shared_language": 1.0, "nearness": 0.4}
    reason = Reason(Direction.THEIR_PROJECT, Quote("Etsimme", "fi"), Quote("We dry", "en"), 0.7, "DRYWOOD", 0.62)
    shown = card(partner(list(features.values()), reason))
    assert shown.name == "A company in Finland"
    assert (shown.level, shown.chance) == ("Good fit", 62)
    assert shown.why == "A language in common"
    speaks = replace(partner(list(features.values()), reason), shared_languages=("sv", "en"))
    assert card(speaks).why == "Languages in common: Swedish and English"
    assert [(bar.label, bar.points) for bar in shown.bars] == [
        ("They offer what we need", 41),
        ("A language in common", 6),
        ("Nearby", 1),
    ]
    assert (shown.score, shown.total) == (48, 47.7)
    (meeting,) = shown.meetings
    assert (meeting.ours.who, meeting.theirs.who) == ("We need", "They took part in the project DRYWOOD")


def test_a_card_of_nothing() -> None:
    shown = card(partner([0.0] * len(WEIGHTS)))
    assert (shown.score, shown.total, list(shown.bars)) == (0, 0.0, [])
    assert (shown.level, shown.chance, shown.why) == ("Near, but not the same", 0, "")


@given(st.text("ab ", min_size=1, max_size=60), st.lists(st.integers(0, 60), max_size=8), st.integers(1, 60))
def test_the_pieces_of_a_passage_are_its_text(text: str, cuts: list[int], length: int) -> None:
    edges = sorted({cut for cut in cuts if cut <= len(text)})
    marks = [
        Mark(number, start, end)
        for number, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=False), start=1)
    ]
    glosses = [Gloss(mark.start, mark.end, "label", "en", "T", "1") for mark in marks]
    shown = passage("We need", Quote(text, "sv", marks, glosses), length)
    joined = "".join(piece.text for piece in shown.pieces)
    whole = joined if joined == text else joined.removesuffix("…")
    assert text.startswith(whole)
    assert [(piece.number, piece.text) for piece in shown.pieces if piece.number] == [
        (mark.number, text[mark.start : mark.end]) for mark in marks if mark.end <= len(whole)
    ]
    assert [each.phrase for each in shown.glosses] == [
        text[mark.start : mark.end] for mark in marks if mark.end <= len(whole)
    ]
