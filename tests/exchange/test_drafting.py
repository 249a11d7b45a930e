"""Practices that several drafted: who is asked and confirms, when it counts, and why none becomes anonymous."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.exchange.test_practices import publish, told, viewer, write
from tests.introductions.conftest import Meeting

from intercluster.analysis.joint_solutions import JointSolution, SolutionsOfYear, solutions_by_year
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.profiles.services import FieldsRefused, version_of
from intercluster.apps.directory.rules import VISITOR, viewer_of
from intercluster.apps.exchange.counting import joint_solutions
from intercluster.apps.exchange.models import Drafter, Practice, Report
from intercluster.apps.exchange.personal import erase, held_on
from intercluster.apps.exchange.practices.exports.content import facts_of
from intercluster.apps.exchange.practices.queries import practices, shown
from intercluster.apps.exchange.practices.services import SAID, PracticeFields, change_practice, share
from intercluster.apps.exchange.practices.together import services
from intercluster.apps.exchange.practices.together.queries import may_be_asked
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound, Refused

NEEDED = {"needed": "En kyl i sågen, och någon som kan svetsa."}


def ask(meeting: Meeting, practice: Practice, who: str = "sawmill", by: str = "drier") -> Drafter:
    """Let the drier ask an organisation whether it drafted the drier's practice too."""
    return services.ask(viewer(meeting, by), practice, meeting.organisation(who), by=meeting.people[by])


def confirm(meeting: Meeting, drafter: Drafter, by: str = "sawmill") -> Drafter:
    """Let somebody say that their organisation drafted it."""
    return services.answer(meeting.people[by], drafter, confirms=True)


def change(meeting: Meeting, practice: Practice, by: str, **fields: str) -> Practice:
    """Change a practice."""
    practice = Practice.objects.get(pk=practice.pk)
    said = PracticeFields(**{name: getattr(practice, name) for name in SAID} | fields)
    return change_practice(viewer(meeting, by), practice, said, version=version_of(practice, SAID))


def named_on(practice: Practice) -> list[str]:
    """Return who stands on a practice beside its author, for a member of the alliance elsewhere."""
    reader = viewer_of(User.objects.get(email="ola@machinist.example"))
    return [each.slug for row in shown(reader, practices(reader).filter(pk=practice.pk)) for each in row.drafters]


def test_who_is_named_stands_on_it_only_while_they_confirm(meeting: Meeting) -> None:
    draft = write(meeting, title="Ett utkast")
    with pytest.raises(Conflict):  # nobody else reads it yet
        ask(meeting, draft)
    made = publish(meeting, **NEEDED)
    asked = ask(meeting, made)
    assert told(meeting.people["sawmill"]) == [
        ("exchange.practice_drafted", f"/practices/{made.key}/drafted-by/sawmill/")
    ]
    assert (named_on(made), joint_solutions()) == ([], [])
    for who in ("drier", "machinist"):
        with pytest.raises(NotFound):
            confirm(meeting, asked, who)
    with pytest.raises(NotAllowed):  # the sawmill has an editor, and its office reports the number
        confirm(meeting, asked, "cluster-fi")
    services.answer(meeting.people["cluster-fi"], asked, confirms=False)
    with pytest.raises(Conflict):
        ask(meeting, made)
    confirm(meeting, asked)
    assert named_on(made) == ["sawmill"]
    page = f"/practices/{made.key}/together/"
    assert told(meeting.people["drier"])[-2:] == [("exchange.practice_answered", page)] * 2
    drier, sawmill, year = meeting.organisation("drier"), meeting.organisation("sawmill"), clock.today().year
    assert joint_solutions() == [JointSolution(year, {drier.pk: "SE", sawmill.pk: "FI"})]
    services.remove(viewer(meeting, "drier"), made, "sawmill")
    assert (named_on(made), joint_solutions()) == ([], [JointSolution(year, {drier.pk: "SE"})])
    assert solutions_by_year(joint_solutions(), {drier.pk}) == []
    with pytest.raises(NotFound):
        confirm(meeting, asked)
    again = ask(meeting, made)
    assert again == asked  # one row
    assert len(told(meeting.people["sawmill"])) == 2
    services.remove(viewer(meeting, "drier"), made, "sawmill")
    ask(meeting, made)
    assert len(told(meeting.people["sawmill"])) == 2  # no second notification before they have answered


def test_who_may_be_asked_and_by_whom(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    made = publish(meeting)
    assert {each.country for each in may_be_asked(made)} == {"FI", "NO"}
    with pytest.raises(Refused):  # of its own country and cluster
        ask(meeting, made, "more-se-1")
    with pytest.raises(NotFound):
        ask(meeting, made, by="sawmill")
    Affiliation.objects.create(
        user=meeting.people["drier"], organisation=meeting.organisation("sawmill"), role="editor"
    )
    asked = ask(meeting, made)
    with pytest.raises(NotAllowed):  # the same person at both ends
        confirm(meeting, asked, "drier")
    assert held_on(meeting.people["drier"])["drafters_asked"] == [
        {"practice": made.title, "organisation": "sawmill", "state": "asked"}
    ]
    erase(meeting.people["drier"])
    assert Drafter.objects.get().asked_by is None
    without_editor = ask(meeting, made, "more-no-1")
    services.answer(meeting.people["cluster-no"], without_editor, confirms=True)
    assert named_on(made) == ["more-no-1"]
    monkeypatch.setattr(services, "MOST", 2)
    with pytest.raises(Refused):
        ask(meeting, made, "machinist")


def test_it_counts_in_the_year_in_which_all_was_first_so(meeting: Meeting) -> None:
    made = publish(meeting)
    confirm(meeting, ask(meeting, made))
    assert joint_solutions() == []  # it does not say what another place would need
    members = {meeting.organisation(who).pk for who in ("drier", "sawmill")}
    change(meeting, made, "cluster-se", **NEEDED)
    this_year = [SolutionsOfYear(clock.today().year, 1, 2)]
    assert solutions_by_year(joint_solutions(), members) == this_year
    Practice.objects.update(solution_since=date(2025, 5, 5))
    again = change(meeting, made, "drier", gave="Mindre olja.")
    assert joint_solutions() == []  # it waits for the office, so nobody reads it
    share(viewer(meeting, "cluster-se"), again, clock.today() + timedelta(days=9))
    assert solutions_by_year(joint_solutions(), members) == [SolutionsOfYear(2025, 1, 2)]
    Report.objects.create(practice=made, reason="Names a person", outcome="hidden", settled=clock.now())
    assert joint_solutions() == []


def test_no_number_moves_with_an_unnamed_author(meeting: Meeting) -> None:
    unnamed = publish(
        meeting, who="machinist", title="Torr flis", done="Vi torkar flis.", visibility="anonymous", **NEEDED
    )
    with pytest.raises(Conflict):
        ask(meeting, unnamed, "drier", by="machinist")
    Drafter.objects.create(
        practice=unnamed, organisation=meeting.organisation("drier"), state="confirmed", answered=clock.now()
    )
    Practice.objects.update(solution_since=date(2025, 5, 5))
    assert joint_solutions() == []
    reader = viewer(meeting, "sawmill")
    [row] = shown(reader, practices(reader))
    assert row.drafters == ()
    assert facts_of(row.practice).partners == ""
    made = publish(meeting, **NEEDED)
    asked = ask(meeting, made)
    services.answer(meeting.people["sawmill"], asked, confirms=False)
    with pytest.raises(FieldsRefused) as refused:  # who said no knows whose it is as well
        change(meeting, made, "drier", visibility="anonymous")
    assert list(refused.value.problems) == ["visibility"]


def test_pages_files_and_api(meeting: Meeting, client: Client) -> None:
    made = publish(meeting, visibility="public", **NEEDED)
    page, answer = f"/practices/{made.key}/together/", f"/practices/{made.key}/drafted-by/sawmill/"
    meeting.people["sawmill"].language = meeting.people["drier"].language = "en"
    for who in ("sawmill", "drier"):
        meeting.people[who].save()
    client.force_login(meeting.people["drier"])
    assert "sawmill Demo (Finland)" in client.get(page).text
    assert client.post(page, {"organisation": "no such Demo"}).status_code == 422
    assert client.post(page, {"organisation": "Sawmill demo"}).status_code == 302
    assert client.post(page, {"organisation": "sawmill Demo (Finland)"}).status_code == 422
    client.force_login(meeting.people["sawmill"])
    assert answer in client.get(f"/practices/{made.key}/").text
    assert 'value="yes"' in client.get(answer).text
    assert client.post(answer, {"answer": "yes"}).status_code == 302
    assert "is named on it now" in client.get(answer).text
    assert client.get(f"/api/practices/{made.key}").json()["drafted_with"] == ["sawmill"]
    assert facts_of(practices(VISITOR).get()).partners == "sawmill Demo (Finland)"
    client.logout()
    assert 'href="/organisations/sawmill/"' in client.get(f"/practices/{made.key}/").text
    client.force_login(meeting.people["drier"])
    assert client.post(f"{page}remove/", {"organisation": "sawmill"}).status_code == 302
    client.force_login(meeting.people["sawmill"])
    assert client.get(answer).status_code == 404
