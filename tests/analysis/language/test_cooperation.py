"""What a partner post says of the cooperation itself does not count as what is sought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.language.cooperation import without_cooperation


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        (
            "Looking for a partner for an Interreg project on circular use of timber: somebody who can grade beams.",
            "Looking for a partner circular use of timber: somebody who can grade beams.",
        ),
        ("Partner sought for Horizon Europe call on bio-based glue", "bio-based glue"),
        (
            "We mill steel parts. Long-term cooperation under a manufacturing agreement is possible.",
            "We mill steel parts. is possible.",
        ),
        (
            "maskinsäkerhet, utbildning för underhållspersonal, helst på distans och på svenska eller finska",
            "maskinsäkerhet, utbildning för underhållspersonal, helst på distans och",
        ),
        ("Samarbeidspartner søkes: tørking av flis innenfor et Interreg-prosjekt", ": tørking av flis"),
        ("Etsimme kumppania Interreg-hankkeeseen, joka koskee ligniiniä", "Etsimme kumppania , joka koskee ligniiniä"),
    ],
)
def test_phrases_of_cooperation_are_left_out(text: str, sought: str) -> None:
    assert without_cooperation(text) == sought


@pytest.mark.parametrize(
    "text",
    [
        "Vi söker hjälp att skriva en ansökan till Horisont Europa",
        "kurs i maskinsäkerhet på svenska",
        "Översättning av manualer till finska",
        "life cycle assessment of a door",
        "Interreg",
        "Ramavtal",
        "",
    ],
)
def test_what_is_sought_stays(text: str) -> None:
    assert without_cooperation(text) == text


PIECES = [
    "for an Interreg project on",
    "under a supply agreement",
    "in Swedish or English",
    "ramavtal",
    "beams",
    "saha",
]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join) | st.text())
def test_words_are_left_out_and_none_is_added(text: str) -> None:
    left = without_cooperation(text)
    remaining = iter(text.split())
    assert all(word in remaining for word in left.split())
    assert bool(left.strip()) == bool(text.strip())
