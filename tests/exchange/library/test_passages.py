"""Passages: nothing lost, none too long, none across pages."""

import re
from collections import Counter
from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.apps.exchange.library.reading.edges import DOTTED, without_contents
from intercluster.apps.exchange.library.reading.gaps import lines_of as lines_of_chunks
from intercluster.apps.exchange.library.reading.gaps import with_gaps
from intercluster.apps.exchange.library.reading.passages import (
    LEAST,
    MOST,
    Piece,
    joined,
    lines_of,
    pieces,
)

WORDS = st.text("abåäöÖÉﬁ0-.•!", min_size=1, max_size=9)
LINES = st.lists(st.one_of(WORDS, st.sampled_from(["skogs-", "och", "tork\u00ad", "a\u030a" * 700])), max_size=9)
PAGES = st.lists(st.lists(LINES.map(" ".join), max_size=15).map("\n".join), max_size=2)


def letters(text: str) -> str:
    """Return the letters of a text, composed and without ligatures, which is all that may change in them."""
    return "".join(letter for letter in normalize("NFKC", text) if letter.isalnum())


@given(PAGES.filter(lambda pages: not any(DOTTED.search(line) for page in pages for line in lines_of(page))))
@settings(max_examples=40)
def test_nothing_is_lost_and_only_the_end_of_a_word_moved_to_another_page(pages: list[str]) -> None:
    found = pieces(pages)
    assert all(0 < len(piece.text) <= MOST for piece in found)
    assert [piece.page for piece in found] == sorted(piece.page for piece in found)
    own = [letters("".join(piece.text for piece in found if piece.page == number)) for number in (1, 2)]
    there = [letters(page) for page in [*pages, "", ""][:2]]
    if own != there:
        assert re.search(r"\w[\u00ad-](\s|$)", pages[0])
        assert Counter("".join(own)) == Counter("".join(there))
        assert len(own[0]) > len(there[0])


def test_words_divided_at_line_ends_are_whole_and_hyphens_before_and_stay() -> None:
    page = "Vi mätte fukt-\nhalten i skogs-\noch trä\u00adindustrin, sol\u00ad och spill\u00ad\nvärmen. IT-\nStöd "
    page += "och IT-\nfrågor ﬁnns."
    assert pieces([page]) == [
        Piece("Vi mätte fukthalten i skogs- och träindustrin, sol- och spillvärmen. IT- Stöd och IT-frågor finns.", 1)
    ]


def test_marks_of_footnotes_stand_apart_from_words_and_other_numbers_stay() -> None:
    page = "Torkningen tar 70 % av värmebehovet1, och lämmöntarpeesta12. Om CO2, 20 m3, fas2 och version2.1 mer.\n\n"
    page += "1Beräknat på statistiken³.\n2 Ibid."
    assert [piece.text for piece in pieces([page])] == [
        "Torkningen tar 70 % av värmebehovet [1], och lämmöntarpeesta [12]. Om CO2, 20 m3, fas2 och version2.1 mer.\n"
        "[1] Beräknat på statistiken [³].\n2 Ibid."
    ]


def test_headers_and_footers_on_most_pages_are_left_out() -> None:
    pages = [f"Rapport 2026\n\nSidans text är nummer {word}.\nDemo {n} (4)" for n, word in enumerate("abcd", 1)]
    pages[3] = "Sammanfattning\nDemo 4 (4)"
    texts = [f"Sidans text är nummer {word}." for word in "abc"] + ["Sammanfattning"]
    assert pieces(pages) == [Piece(text, number) for number, text in enumerate(texts, 1)]
    assert len(pieces(pages[:2])) == 2
    assert pieces(pages[:2])[0].text == "Rapport 2026\nSidans text är nummer a.\nDemo 1 (4)"


def test_headers_of_chapters_and_page_numbers_are_left_out_and_lines_alike_elsewhere_stay() -> None:
    """Left pages have the chapter, right ones the section; numbers begin with the fourth page."""
    tops = ["iii", "", "", "1", "2 Torkning", "Flis 3", "4 Torkning", "Bark 5", "6 Torkning", "Fukt och värme 7"]
    ends = ["", "", "", "", "", "Se 6", "I mars", "I mars", "", "12"]
    pages = [
        f"{top}\nText {word}.\nMer {word}.\n\n{end}" for top, word, end in zip(tops, "abcdefghij", ends, strict=True)
    ]
    kept = {5: "Se 6", 6: "I mars", 7: "I mars", 9: "12"}
    assert [piece.text for piece in pieces(pages)] == [
        "\n".join(filter(None, (f"Text {word}. Mer {word}.", kept.get(n, "")))) for n, word in enumerate("abcdefghij")
    ]
    chapters = ["Lukt"] * 3 + ["Damm"] * 2 + ["Luft"] * 3
    rows = [f"{word}a.\n{word}e.\n{word}i.\nKap. {own}" for word, own in zip("abcdefgh", chapters, strict=True)]
    assert [piece.page for piece in pieces(rows) if "Kap." in piece.text] == [4, 5]


def test_a_word_divided_between_pages_is_whole_where_it_begins() -> None:
    pages = ["Vi mätte fukt-\n\n1 Se bilaga 2.", "Tabell 1: Fukt\n\nhalten varje timme, skogs-", "och jordbruk också."]
    assert [piece.text for piece in pieces(pages)] == [
        "Vi mätte fukthalten\n1 Se bilaga 2.",
        "Tabell 1: Fukt\nvarje timme, skogs-",
        "och jordbruk också.",
    ]


def test_a_table_of_contents_is_left_out() -> None:
    page = f"Innehåll\n1 Torkning av flis {'.' * 40} 4\n2 Lukt {'. ' * 20}12\nVi skrev rapporten i maj ..."
    assert pieces([page]) == [Piece("Innehåll\nVi skrev rapporten i maj ...", 1)]
    entries = ["1 Torkning 3", "2 Lukt 3", "2.1 Mätning av lukt 4", "3 Bark 5", "Källor 5"]
    assert without_contents(["Innehåll", *entries], 5) == ["Innehåll"]
    assert without_contents(entries, 4) == entries
    assert without_contents([*entries, "Bilagor 2"], 5) == [*entries, "Bilagor 2"]


def test_lines_further_apart_than_most_part_paragraphs_also_where_columns_begin() -> None:
    chunks = [
        ("Flis ", 700),
        ("torkas", 700),
        ("\ni vår", 686),
        ("\ntork.", 672),
        ("\nLukten", 650),
        ("\när borta", 636),
    ]
    beside = [("\nutom på", 700), ("\nsommaren.", 686), ("1", 690), ("\n1 Källa", 640)]
    assert with_gaps(lines_of_chunks([*chunks, *beside])) == (
        "Flis torkas\ni vår\ntork.\n\nLukten\när borta\nutom på\nsommaren.1\n\n1 Källa"
    )


def test_paragraphs_are_joined_under_their_headings_and_long_ones_divided_between_sentences() -> None:
    short, sentence = "Kort stycke om torkning.", "En mening om flis och luft. "
    found = joined([short] * 30 + ["Rubrik", (sentence * 40).strip()])
    assert len(found[0]) >= LEAST
    assert all(len(text) <= MOST for text in found)
    assert all(text.endswith(".") for text in found)
    assert "\nRubrik\n" in "\n".join(found)
    assert not any(text.endswith("Rubrik") for text in found)
