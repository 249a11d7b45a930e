"""The reader of B2BSP files."""

import pytest

from intercluster.analysis.meetings.dzn import UnreadableError, read
from intercluster.analysis.meetings.problem import Order, Wish

FILE = """
% A small event.
nBusiness = 3;
nMeetings = 3;
nTables = 2;
nTotalSlots = 4; nMorningSlots = 2;
requested = [|1, 2, 3,
|2, 3, 1,
|1, 3, 2|];
meetingsxBusiness = [{1, 3}, {1, 2}, {2, 3}];
nMeetingsBusiness = [2, 2, 2];
forbidden = [{0},
{0, 4},
{}];
fixed = array1d(1..3, [0, 0, 4]);
precedences = [{}, {1}, {1, 2}];
"""


def test_file_becomes_a_problem() -> None:
    problem = read(FILE)
    every = frozenset(range(4))
    assert (problem.free, problem.slots, problem.tables) == ([every, every - {3}, every], 4, [every, every])
    assert problem.wishes == [
        Wish(0, 1, must=True),
        Wish(1, 2, must=True, slots=frozenset({0, 1})),
        Wish(0, 2, must=True, slots=frozenset({3})),
    ]
    # The meetings named come before the one that names them.
    assert problem.orders == [Order(0, 1), Order(0, 2), Order(1, 2)]
    assert (problem.fairness, read(FILE, None).fairness) == (2, None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nTables = 2;", "", "nTables is missing; a B2BSP file has a line such as nTables = 21;"),
        ("nTables = 2;", "nTables = two;", "Line 5, nTables: “two” is no whole number of at least 0."),
        (
            "nTables = 2;",
            "nTables = 2; nTables = 3;",
            "Line 5, nTables: it is on line 5 already; one of them has to go.",
        ),
        ("nTables = 2;", "tables: 2", "Line 5: “tables: 2 nTotalSlots = 4; nMorningSlot…” is no field, such as"),
        ("nBusiness = 3;", "nBusiness = 99999;", "Line 3, nBusiness: 99999 is too many; at most 10000"),
        ("Slots = 2;", "Slots = 5;", "Line 6, nMorningSlots: 5 slots of the morning, but 4 in all"),
        ("|1, 3, 2|", "", "Line 7, requested: 2 entries for 3 meetings; there has to be one for each."),
        ("|1, 3, 2|", "|1, 3, 4|", "Line 7, requested: “[1, 3, 4]” has to be two participants and a session"),
        ("|1, 3, 2|", "|1, 7, 2|", "Line 7, requested: there is no participant 7; they are numbered from 1 to 3."),
        ("|1, 3, 2|", "|1, 1, 2|", "Line 7, requested: participant 1 cannot meet alone"),
        ("{0, 4}", "{0, 5}", "Line 12, forbidden: there is no slot 5; they are numbered from 1 to 4."),
        ("{0, 4}", "0", "Line 12, forbidden: this has to be a list of sets, such as [{}, {3, 4}]."),
        ("[0, 0, 4]", "[0, 4]", "Line 15, fixed: 2 entries for 3 meetings"),
        ("[0, 0, 4]", "[0, 0, 5]", "Line 15, fixed: there is no slot 5"),
        ("{1, 2}];", "{1, x}];", "Line 16, precedences: “x” is no whole number"),
        ("{1, 2}];", "{1, 4}];", "Line 16, precedences: there is no meeting 4"),
    ],
)
def test_wrong_file_is_answered_with_what_would_be_right(old: str, new: str, said: str) -> None:
    assert old in FILE
    before, _, after = FILE.rpartition(old)
    with pytest.raises(UnreadableError) as problem:
        read(before + new + after)
    assert str(problem.value).startswith(said)
