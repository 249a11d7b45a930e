"""What is printed for an event: agendas, table signs, badges with codes that check people in."""

import io
import re
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override
from pypdf import PdfReader
from tests.events.made import comes, market_day
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.events.codes import attendee_with, code_of
from intercluster.apps.events.models import Attendee, Event, Meeting, MeetingState, ParticipantState
from intercluster.apps.events.prints.queries import printed
from intercluster.apps.events.prints.sheets import Sheet, agenda_sheets, agendas, sign_sheets, signs
from intercluster.core import clock


def _scheduled(northern: Northern) -> Event:
    """Make an event in which the drier meets two others, one of them at a cancelled meeting."""
    event = market_day(northern.clusters["FI"])
    drier, sawmill, extra = (comes(event, northern.organisations[name]) for name in ("drier", "sawmill", "machinist"))
    Attendee.objects.create(participant=sawmill, name="Sanna Saha")
    slots, table = list(event.slots.all()), event.tables.get(number=2)
    pairs = [(drier, sawmill, slots[3], MeetingState.PLANNED), (drier, extra, slots[0], MeetingState.CANCELLED)]
    for one, other, slot, state in pairs:
        first, second = sorted((one, other), key=lambda each: each.pk)
        where = None if state == MeetingState.CANCELLED else table
        Meeting.objects.create(event=event, first=first, second=second, slot=slot, table=where, state=state)
    return event


def _plain(sheets: Sequence[Sheet]) -> list[Any]:
    return [
        (
            each.name,
            [line.text for line in each.lines],
            [(day.name, [[cell.text for cell in row] for row in day.rows]) for day in each.days],
        )
        for each in sheets
    ]


def test_agendas_and_table_signs_show_the_meetings_that_take_place(northern: Northern) -> None:
    event = _scheduled(northern)
    day = event.days.get().starts.astimezone(ZoneInfo("Europe/Stockholm"))
    with override("en"):
        found = printed(event)
        on, where = date_format(day, "DATE_FORMAT"), "Market day · Fair hall"
        coffee = ["10:00–10:20", "Coffee", ""]
        assert _plain(agenda_sheets(found)) == [
            ("drier Demo", [where], [(on, [coffee, ["10:20–10:35", "sawmill Demo (Sanna Saha)", "Table 2"]])]),
            ("machinist Demo", [where], [(on, [coffee])]),
            ("sawmill Demo", ["Sanna Saha", where], [(on, [coffee, ["10:20–10:35", "drier Demo", "Table 2"]])]),
        ]
        assert _plain(sign_sheets(found)) == [
            ("Table 1", [], []),
            ("Table 2", [], [(on, [["10:20–10:35", "drier Demo – sawmill Demo"]])]),
            ("Table 3", [], []),
        ]
        words = [PdfReader(io.BytesIO(made)).pages[0].extract_text() for made in (agendas(found), signs(found))]
    assert ["drier Demo" in words[0], "No meetings at this table." in words[1]] == [True, True]


def test_badges_carry_the_code_that_checks_in(
    northern: Northern, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = _scheduled(northern)
    sanna = Attendee.objects.get()
    for number in range(9):
        Attendee.objects.create(participant=sanna.participant, name=f"Åsa Öberg {number}")
    manager = User.objects.create_user("office@example.org", name="Office", language="en")
    northern.clusters["FI"].managers.add(manager)
    client.force_login(manager)
    answer = client.get(f"/events/{event.key}/print/badges.pdf", {"lang": "fi"})
    reader = PdfReader(io.BytesIO(answer.content))
    words = " ".join(page.extract_text() for page in reader.pages)
    assert (answer.headers["Content-Language"], len(reader.pages)) == ("fi", 2)
    assert sorted(set(re.findall(r"Sanna Saha|Åsa Öberg \d", words))) == [
        "Sanna Saha",
        *(f"Åsa Öberg {number}" for number in range(9)),
    ]
    for name in ("agendas", "table-signs"):
        assert client.get(f"/events/{event.key}/print/{name}.pdf").content.startswith(b"%PDF-")
    assert client.get(f"/events/{event.key}/print/secrets.pdf").status_code == 404
    assert client.get(f"/events/{event.key}/print/badges.pdf", {"lang": "de"}).status_code == 404
    address = f"/events/{event.key}/check-in/{code_of(sanna)}/"
    assert "Sanna Saha" in client.get(address).content.decode()
    sanna.refresh_from_db()
    assert sanna.checked_in is None
    assert "You can check in on the day of the event." in client.post(address, follow=True).content.decode()
    begins = event.days.get().starts
    monkeypatch.setattr(clock, "now", lambda: begins)
    page = client.post(address, follow=True).content.decode()
    assert "Sanna Saha is checked in." in page
    sanna.refresh_from_db()
    first = sanna.checked_in
    client.post(address)
    sanna.refresh_from_db()
    assert first is not None
    assert sanna.checked_in == first


def test_a_code_is_good_for_its_event_as_long_as_the_person_comes(northern: Northern) -> None:
    event = _scheduled(northern)
    sanna = Attendee.objects.get()
    code = code_of(sanna)
    other = market_day(northern.clusters["SE"])
    forged = f"{sanna.pk}:{'x' * 43}"
    assert [attendee_with(event, each) for each in (code, forged, "", "å", f"{sanna.pk}")] == [sanna, *[None] * 4]
    assert attendee_with(other, code) is None
    sanna.participant.state = ParticipantState.CANCELLED
    sanna.participant.save()
    assert attendee_with(event, code) is None
    assert Organisation.objects.filter(event_places__attendees=sanna).exists()
