"""Saved searches on the page: save, find again, rename, stop, delete; nobody else's."""

from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.personal import erase, held_on
from intercluster.core.personal_data import everything_on

SEARCH = "/partners/?text=kuivata+sahatavaraa&lang=fi"


@pytest.fixture
def signed_in(owner: User, client: Client) -> Client:
    """Return the browser of the sawmill's owner, in English."""
    client.force_login(owner)
    client.cookies["django_language"] = "en"
    return client


def rows() -> list[tuple[str, str, bool]]:
    return [(row.name, row.parameters, row.alerts) for row in SavedSearch.objects.order_by("pk")]


def test_saved_from_the_page_with_what_was_found(signed_in: Client) -> None:
    page = signed_in.get(SEARCH).content.decode()
    assert 'href="/searches/new/?search=%2Fpartners%2F%3Ftext%3Dkuivata%2Bsahatavaraa%26lang%3Dfi"' in page
    form = signed_in.get("/searches/new/", {"search": SEARCH})
    assert 'value="kuivata sahatavaraa"' in form.content.decode()
    saved = signed_in.post("/searches/new/", {"search": SEARCH, "name": "Drying", "alerts": "on"})
    assert (saved.status_code, saved.headers["Location"]) == (302, "/searches/")
    assert rows() == [("Drying", "text=kuivata+sahatavaraa&lang=fi", True)]
    assert f'href="{SEARCH.replace("&", "&amp;")}"' in signed_in.get("/searches/").content.decode()


def test_for_an_organisation(signed_in: Client) -> None:
    path = "/organisations/sawmill/partners/?country=SE"
    assert 'value="Partners for sawmill Demo"' in signed_in.get("/searches/new/", {"search": path}).content.decode()
    signed_in.post("/searches/new/", {"search": path, "name": "Ours"})
    search = SavedSearch.objects.get()
    assert (search.organisation.slug, search.parameters, search.alerts) == ("sawmill", "country=SE", False)
    assert f'href="{path}"' in signed_in.get("/searches/").content.decode()


def test_changed_and_deleted(signed_in: Client) -> None:
    signed_in.post("/searches/new/", {"search": SEARCH, "name": "Drying", "alerts": "on"})
    page = f"/searches/{SavedSearch.objects.get().pk}/"
    assert signed_in.get(page).status_code == 200
    signed_in.post(page, {"name": "Kilns"})
    assert [row[::2] for row in rows()] == [("Kilns", False)]
    wrong = signed_in.post(page, {"name": " "})
    assert (wrong.status_code, "Write a name for the search." in wrong.content.decode()) == (422, True)
    assert signed_in.get(f"{page}remove/").status_code == 405
    signed_in.post(f"{page}remove/")
    assert rows() == []


def test_what_cannot_be_saved(signed_in: Client) -> None:
    assert signed_in.get("/searches/new/", {"search": "/directory/"}).status_code == 404
    assert signed_in.post("/searches/new/", {"search": "https://example.org/", "name": "A"}).status_code == 404
    broken = signed_in.post("/searches/new/", {"search": f"{SEARCH}&cluster=gone", "name": "A"})
    assert (broken.status_code, "One of its filters no longer exists." in broken.content.decode()) == (422, True)
    assert rows() == []


def test_nobody_elses(signed_in: Client, northern: Northern) -> None:
    signed_in.post("/searches/new/", {"search": SEARCH, "name": "Drying"})
    page = f"/searches/{SavedSearch.objects.get().pk}/"
    signed_in.force_login(User.objects.create_user("other@example.org"))
    assert [
        signed_in.get(page).status_code,
        signed_in.post(page, {"name": "Mine"}).status_code,
        signed_in.post(f"{page}remove/").status_code,
    ] == [404, 404, 404]
    assert "Drying" not in signed_in.get("/searches/").content.decode()
    assert [row[0] for row in rows()] == ["Drying"]


def test_not_for_visitors(client: Client, northern: Northern) -> None:
    assert "Save this search" not in client.get(SEARCH).content.decode()
    for page in ("/searches/", "/searches/new/?search=/partners/?text=a", "/searches/1/"):
        assert client.get(page).headers["Location"].startswith("/accounts/sign-in/?next=")


def test_what_is_held_on_a_person(signed_in: Client, owner: User) -> None:
    signed_in.post("/searches/new/", {"search": SEARCH, "name": "Drying"})
    search = SavedSearch.objects.get()
    assert held_on(owner) == {
        "saved_searches": [
            {
                "name": "Drying",
                "address": SEARCH,
                "alerts": False,
                "created": search.created.isoformat(),
                "told_up_to": search.week.isoformat(),
                "texts_found_so_far": len(search.seen),
            }
        ]
    }
    assert everything_on(owner)["alerts"] == held_on(owner)
    erase(owner)
    assert (rows(), held_on(owner)) == ([], {"saved_searches": []})


def test_saving_counts_as_searching(signed_in: Client, settings: Any) -> None:
    settings.REQUESTS_PER_MINUTE = 1
    answers = [signed_in.post("/searches/new/", {"search": SEARCH, "name": f"{n}"}) for n in range(4)]
    # A minute may begin among the four.
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert SavedSearch.objects.count() == 4 - len(refused)
