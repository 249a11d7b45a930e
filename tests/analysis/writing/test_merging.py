"""Merging two changes of a text: both kept, clashes shown, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.writing.merging import Clash, Merged, merge, merge_words

TEXTS = st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=6).map("\n".join)
BASE = "One.\n\nTwo.\n\nThree."


def test_changes_of_different_paragraphs_are_both_kept() -> None:
    assert merge(BASE, "One!\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree!\n\nFour.") == Merged(
        "One!\n\nTwo.\n\nThree!\n\nFour.", ()
    )
    assert merge("One.\nTwo.", "One!\nTwo.", "One.\nTwo!") == Merged("One!\nTwo!", ())


def test_changes_of_one_paragraph_clash_and_both_stay() -> None:
    assert merge(BASE, "One.\n\n2.\n\nThree.", "One.\n\nII.\n\nThree.") == Merged(
        "One.\n\nII.\n\n2.\n\nThree.", (Clash("2.", "II."),)
    )


def test_paragraph_removed_by_one_and_changed_by_the_other_stays() -> None:
    assert merge("One.\nTwo.", "One.\n", "One.\nTwo!") == Merged("One.\nTwo!", (Clash("", "Two!"),))


def test_two_first_texts_clash() -> None:
    assert merge("", "Mine.", "Theirs.") == Merged("Theirs.\n\nMine.", (Clash("Mine.", "Theirs."),))


@given(TEXTS, TEXTS)
def test_text_that_one_side_left_alone_becomes_the_other(base: str, changed: str) -> None:
    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert merged == Merged(changed, ())


@given(st.data(), st.integers(1, 7))
def test_changes_of_paragraphs_apart_equal_both_applied(data: st.DataObject, count: int) -> None:
    whose = data.draw(st.lists(st.sampled_from(["nobody", "mine", "theirs"]), min_size=count, max_size=count))
    base, mine, theirs, both = (
        "\n\n".join(f"{who} {n}" if who in changed else f"{n}" for n, who in enumerate(whose))
        for changed in ((), ("mine",), ("theirs",), ("mine", "theirs"))
    )
    assert merge(base, mine, theirs) == Merged(both, ())


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_that_somebody_wrote_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    written = {line for text in (mine, theirs) for line in text.split("\n")} - set(base.split("\n")) - {""}
    assert written <= set(merged.text.split("\n"))
    other = merge(base, theirs, mine)
    assert [(each.theirs, each.mine) for each in other.clashes] == [(each.mine, each.theirs) for each in merged.clashes]


def test_changes_of_words_apart_are_both_kept_and_of_words_side_by_side_clash() -> None:
    base = "We lower the fee to 500 from January."
    assert merge_words(base, base.replace("500", "600"), base.replace("January", "July")) == (
        "We lower the fee to 600 from July."
    )
    assert merge_words(base, base.replace("500", "600"), base.replace("500", "700")) is None
    assert merge_words(base, base.replace("500", "600"), base.replace("to 500", "by half")) is None


@given(st.data(), st.integers(1, 7))
def test_words_changed_apart_equal_both_applied(data: st.DataObject, count: int) -> None:
    whose = data.draw(st.lists(st.sampled_from(["nobody", "mine", "theirs"]), min_size=count, max_size=count))
    base, mine, theirs, both = (
        " ".join(f"{who}{n} and" if who in changed else f"{n} and" for n, who in enumerate(whose))
        for changed in ((), ("mine",), ("theirs",), ("mine", "theirs"))
    )
    assert merge_words(base, mine, theirs) == merge_words(base, theirs, mine) == both
