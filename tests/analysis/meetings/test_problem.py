"""What a schedule is judged by."""

from intercluster.analysis.meetings.problem import Figures, Meeting, Problem, Wish, figures, idle_periods, table_changes


def test_idle_periods_and_table_changes_end_with_the_day() -> None:
    everywhere = frozenset(range(6))
    wishes = [Wish(0, 1, 3), Wish(0, 2), Wish(0, 3, 2), Wish(3, 4, 5)]
    problem = Problem([everywhere] * 5, 6, [everywhere] * 2, wishes, days=[0, 0, 0, 0, 1, 1])
    meetings = [Meeting(2, 5, 1), Meeting(0, 0, 0), Meeting(1, 3, 1)]
    assert idle_periods(problem, meetings) == [1, 0, 0, 0, 0]
    assert table_changes(problem, meetings) == [1, 0, 0, 0, 0]
    assert figures(problem, meetings) == Figures(worth=6, alone=1, idle=1, moves=1)
