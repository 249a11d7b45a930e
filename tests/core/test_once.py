"""A form that is sent twice does its work once, whichever form it is: a new one gets that by its token alone."""

import re
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django.urls import path
from tests.roles import Cell, address_of, before, collected, given, make_world

import intercluster
from intercluster.apps.directory.models import Alliance
from intercluster.core.once import TOKEN, repeatable
from intercluster.urls import urlpatterns as own_patterns

SOURCES = Path(intercluster.__file__).parent
SOON, LATEST = 0.5, 20.0
at_work, may_go_on = Event(), Event()


def new(request: HttpRequest) -> HttpResponse:
    """Answer as a view that is written tomorrow: it makes something, and knows nothing of presses."""
    name = request.POST["name"]
    if not name:
        return HttpResponse("Write a name.", status=422)
    if name == "slow":
        at_work.set()
        may_go_on.wait(LATEST)
    made = Alliance.objects.create(slug=f"{name}-{Alliance.objects.count()}", name=name)
    return redirect(f"/made/{made.slug}/")


@repeatable
def again(request: HttpRequest) -> HttpResponse:
    return new(request)


def language(request: HttpRequest) -> HttpResponse:
    answer = new(request)
    answer.set_cookie("language", "sv")
    return answer


urlpatterns = [
    *own_patterns,
    path("tomorrow/", new),
    path("tomorrow/again/", again),
    path("tomorrow/cookie/", language),
]


def token() -> str:
    """Return a token as a page has it, of a secret that all of them have."""
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = "a" * 32
    return get_token(request)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_same_form_of_same_page_is_answered_as_before_and_another_is_not(client: Client) -> None:
    def send(address: str = "/tomorrow/", name: str = "one", mask: str = "") -> Any:
        return client.post(address, {"name": name, TOKEN: mask or first})

    first = token()
    assert [send().headers["Location"] for _press in range(3)] == ["/made/one-0/"] * 3
    assert send(name="other").headers["Location"] == "/made/other-1/"  # the words were changed
    assert send(mask=token()).headers["Location"] == "/made/one-2/"  # the page was opened again
    assert send("/tomorrow/?at=2").headers["Location"] == "/made/one-3/"
    assert [send(name="").status_code for _press in range(2)] == [422, 422]
    assert [send("/tomorrow/again/").headers["Location"] for _press in range(2)] == ["/made/one-4/", "/made/one-5/"]
    assert [send("/tomorrow/cookie/").cookies["language"].value for _press in range(2)] == ["sv", "sv"]
    assert client.post("/tomorrow/", {"name": "program"}).headers["Location"] == "/made/program-8/"
    stranger = Client()
    assert stranger.post("/tomorrow/", {"name": "one", TOKEN: first}).headers["Location"] == "/made/one-0/"
    stranger.force_login(apps.get_model("accounts.User").objects.create_user("x@once.example"))
    assert stranger.post("/tomorrow/", {"name": "one", TOKEN: first}).headers["Location"] == "/made/one-9/"
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(cache_key, ' ') FROM cache")
        assert first not in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
def test_second_press_waits_for_the_first_that_is_at_work() -> None:
    answers: list[str] = []
    mask = token()

    def press() -> None:
        try:
            answers.append(Client().post("/tomorrow/", {"name": "slow", TOKEN: mask}).headers["Location"])
        finally:
            connection.close()

    presses = [Thread(target=press, daemon=True) for _press in range(2)]
    presses[0].start()
    assert at_work.wait(LATEST)
    presses[1].start()
    presses[1].join(SOON)
    assert answers == []
    may_go_on.set()
    for each in presses:
        each.join(LATEST)
    assert (answers, Alliance.objects.count()) == (["/made/slow-0/"] * 2, 1)
    cache.clear()


CREATING = {
    "/strategies/": "strategy.Strategy",
    "/strategies/{slug}/parts/": "strategy.Part",
    "/strategies/{slug}/rounds/{number}/propose/": "strategy.Proposal",
    "/strategies/{slug}/rounds/{number}/comments/": "strategy.Comment",
    "/strategies/{slug}/rounds/{number}/statements/add/": "strategy.ShortStatement",
    "/strategies/{slug}/rounds/{number}/amend/{part}/": "strategy.Amendment",
    "/votes/new/": "voting.Vote",
    "/office/{cluster}/assemblies/new/": "voting.Assembly",
    "/assemblies/{public_id}/motions/": "voting.AgendaItem",
    "/organisations/{slug}/{kind}/new/": "directory.Offer",
}
SAVE = {"act": "save", "visibility": "alliance"}
OF_ORGANISATIONS = ("/assemblies/{public_id}/motions/", "/organisations/{slug}/{kind}/new/")


@pytest.mark.django_db
def test_forms_that_create_do_so_once() -> None:
    data, queries = collected("DATA"), collected("QUERIES")
    world = make_world()
    for route, name in CREATING.items():
        with transaction.atomic():
            person = world.people["editor" if route in OF_ORGANISATIONS else "manager"]
            assert person is not None
            client = Client(enforce_csrf_checks=True)
            client.force_login(person)
            cell = Cell(world.own, person, person, client)
            before(route, cell)
            address = address_of(route, cell)
            rows = apps.get_model(name).objects
            there, said = rows.count(), {"text": "We weld."} | given(data, route, cell, address)
            page = client.get(address, given(queries, route, cell, address))
            shown = re.search(rf'name="{TOKEN}" value="(\w+)"', page.text)
            mask = shown[1] if shown else token_of(client)
            first, second = (client.post(address, {**said, **SAVE, TOKEN: mask}) for _press in range(2))
            assert (first.status_code, second.status_code) == (302, 302), (address, first.status_code)
            assert first.headers["Location"] == second.headers["Location"]
            assert rows.count() == there + 1, address
            transaction.set_rollback(True)


def token_of(client: Client) -> str:
    """Return the token of another page, where the form is on that one."""
    shown = re.search(rf'name="{TOKEN}" value="(\w+)"', client.get("/strategies/").text)
    assert shown is not None
    return shown[1]


def test_every_form_has_the_token() -> None:
    lacking = [
        str(file.relative_to(SOURCES))
        for file in SOURCES.rglob("*.html")
        for form in re.findall(r'<form[^>]*method="post".*?</form>', file.read_text("utf-8"), re.DOTALL)
        if "csrf_token" not in form
    ]
    exempt = [str(file.relative_to(SOURCES)) for file in SOURCES.rglob("*.py") if "@csrf_exempt" in file.read_text()]
    assert (lacking, exempt) == (
        ["apps/notices/templates/notices/unsubscribe.html"],  # mail programs send it too
        ["apps/notices/views.py"],
    )
