"""Refusals: each class has one answer on pages and in the API, and the message reaches the person."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from intercluster.core.errors import Conflict, Gone, NotAllowed, NotFound, Refused, answer_refusals
from intercluster.urls import urlpatterns as own_patterns

MESSAGE = "The village hall is taken <on> Friday: choose Saturday."
STATUSES = {Refused: 422, NotAllowed: 403, NotFound: 404, Conflict: 409, Gone: 410}


class AtThePage(Conflict):
    """A refusal with a page and a status of its own."""

    template = "people/invitation_problem.html"

    def __init__(self) -> None:
        super().__init__("expired")
        self.status = 418


def refusing(problem: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise problem

    return view


api = NinjaAPI(urls_namespace="refusing")
answer_refusals(api)
urlpatterns = [*own_patterns]
for kind in STATUSES:
    api.get(f"/{kind.__name__}", url_name=f"refusing-{kind.__name__}")(refusing(kind(MESSAGE)))
    urlpatterns += [
        path(f"refusing/{kind.__name__}/", refusing(kind(MESSAGE))),
        path(f"refusing/{kind.__name__}/silently/", refusing(kind())),
    ]
urlpatterns += [
    path("refusing/page/", refusing(AtThePage())),
    path("refusing/bug/", refusing(ZeroDivisionError("bug"))),
    path("refusing-api/", api.urls),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_a_page_says_why(client: Client, kind: type[Refused], status: int) -> None:
    answer = client.get(f"/refusing/{kind.__name__}/", headers={"accept-language": "sv"})
    content = answer.content.decode()
    assert answer.status_code == status
    assert "The village hall is taken &lt;on&gt; Friday: choose Saturday." in content
    assert "Det går inte att göra" in content
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_without_a_message_a_page_is_the_usual_one_of_its_status(
    client: Client, kind: type[Refused], status: int
) -> None:
    titles = {NotFound: "There is no such page, or you may not see it", NotAllowed: "You may not do this"}
    answer = client.get(f"/refusing/{kind.__name__}/silently/")
    assert answer.status_code == status
    assert titles.get(kind, "This cannot be done") in answer.content.decode()


def test_a_refusal_may_have_a_page_and_a_status_of_its_own(client: Client) -> None:
    answer = client.get("/refusing/page/")
    assert (answer.status_code, answer.context["problem"]) == (418, "expired")
    assert "people/invitation_problem.html" in [template.name for template in answer.templates]


def test_a_bug_is_no_refusal(client: Client) -> None:
    with pytest.raises(ZeroDivisionError):
        client.get("/refusing/bug/")


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_the_api_says_why(client: Client, kind: type[Refused], status: int) -> None:
    answer = client.get(f"/refusing-api/{kind.__name__}")
    assert (answer.status_code, json.loads(answer.content)) == (status, {"detail": MESSAGE})
