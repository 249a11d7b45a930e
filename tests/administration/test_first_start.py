"""Setting up an empty installation: by the page behind the link, and by the command."""

import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.first_start.services import FirstStart, announce, begin, make_link
from intercluster.apps.administration.models import Act, Platform, SetUpLink
from intercluster.apps.directory.models import Cluster
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail
from intercluster.apps.people.models import Invitation
from intercluster.cli.commands import app
from intercluster.core import clock
from intercluster.core.console import err
from intercluster.core.errors import Conflict, NotFound

WANTED = {
    "language": "sv",
    "platform": "Skogsnätet",
    "name": "Anna Demo",
    "email": "anna@skog.example",
    "password": "granar i motljus",
    "cluster": "Ångström Skog Demo",
    "country": "SE",
    "region": "värmland",
    "is_manager": "on",
    "agreed": "on",
}


def version(client: Client, link: str) -> str:
    return str(client.get(link).context["terms"].version)


@pytest.mark.usefixtures("empty")
def test_every_page_of_an_empty_installation_says_where_the_link_is(client: Client) -> None:
    for path in ("/", "/directory/", "/accounts/sign-in/", "/nowhere/"):
        assert client.get(path)["Location"] == "/start/"
    page = client.get("/start/").text
    assert "The link to set it up is in the server’s output." in page
    assert "/accounts/sign-in/" not in page  # it would only lead back here
    assert client.get("/api/clusters").json() == {"detail": "This installation is still to be set up."}
    assert client.post("/accounts/language/", {"language": "fi", "next": "/start/"})["Location"] == "/start/"
    assert 'lang="fi"' in client.get("/start/").text


@pytest.mark.usefixtures("empty")
def test_link_sets_up_the_platform_and_leads_to_the_first_office(client: Client) -> None:
    said = announce("http://127.0.0.1:8000")
    link = said.rsplit("http://127.0.0.1:8000", 1)[1]
    assert said.startswith("This installation is empty.")
    assert SetUpLink.objects.get().token_hash not in link
    page = client.get(link)
    assert page.status_code == 200
    answer = client.post(link, WANTED | {"version": version(client, link)})
    assert answer["Location"] == "/office/angstrom-skog-demo/"
    anna, cluster = User.objects.get(), Cluster.objects.get()
    assert (anna.email, anna.name, anna.language, anna.is_superuser) == ("anna@skog.example", "Anna Demo", "en", True)
    assert (cluster.name, cluster.country, cluster.region) == ("Ångström Skog Demo", "SE", "SE311")
    assert list(cluster.managers.all()) == [anna]
    assert Platform.objects.values_list("name", "language").get() == ("Skogsnätet", "sv")
    assert Act.objects.values_list("kind", "by", "cluster", "detail").get() == (
        "set_up", anna.pk, cluster.pk, "Skogsnätet",
    )  # fmt: skip
    office = client.get("/office/angstrom-skog-demo/")
    assert office.status_code == 200
    assert "· Skogsnätet</title>" in office.text
    # The link is used, for the one who holds it and for everybody else.
    assert client.get(link)["Location"] == client.post(link, WANTED)["Location"] == "/accounts/welcome/"
    again = Client().get(link)
    assert again.status_code == 404
    assert "Plattformen är redan tagen i bruk." in again.text  # in the language of the platform
    assert Client().post(link, WANTED).status_code == 404
    for person in (client, Client()):
        assert person.get("/start/")["Location"] == "/"
    assert (User.objects.count(), Cluster.objects.count()) == (1, 1)
    assert announce("http://127.0.0.1:8000") == ""


@pytest.mark.usefixtures("empty")
def test_manager_is_invited_in_the_language_and_name_of_the_platform(client: Client) -> None:
    link = make_link()
    wanted = WANTED | {"manager": "mats@skog.example", "version": version(client, link)}
    del wanted["is_manager"]
    assert client.post(link, wanted).status_code == 302
    assert not Cluster.objects.get().managers.exists()
    assert Invitation.objects.values_list("email", "role", "language").get() == ("mats@skog.example", "manager", "sv")
    send_mail(Mail.objects.get().pk)
    assert mail.outbox[0].subject == "Inbjudan till Ångström Skog Demo på Skogsnätet"
    assert mail.outbox[0].from_email == "=?utf-8?q?Skogsn=C3=A4tet?= <intercluster@localhost>"
    assert mail.outbox[0].body.splitlines()[-2:] == ["Skogsnätet", "http://127.0.0.1:8000"]


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"platform": " "}, "Name of the platform: Write a name."),
        ({"email": "anna"}, "E-mail address: Write the whole address, such as anna@example.org."),
        ({"password": "kort"}, "This password is too short. It must contain at least 12 characters."),
        ({"password": "anna@skog.example"}, "The password is too similar to the e-mail address."),
        ({"country": ""}, "Country: Choose a country."),
        ({"region": "Narnia"}, "“Narnia” is no region of Sweden in NUTS 2024."),
        ({"is_manager": ""}, "Write who manages the cluster, or tick that you do."),
        ({"agreed": ""}, "Tick the box to agree; without it the account cannot be used."),
        ({"version": "2000-01-01"}, "The terms have changed meanwhile. Read them again."),
    ],
)
def test_half_filled_form_keeps_what_was_typed(client: Client, wrong: dict[str, str], said: str) -> None:
    link = make_link()
    answer = client.post(link, WANTED | {"version": version(client, link)} | wrong)
    assert answer.status_code == 422
    assert said in " ".join(answer.text.split())
    for name in {"platform", "name", "email", "cluster", "region"} - wrong.keys():
        assert f'value="{WANTED[name]}"' in answer.text
    assert "granar i motljus" not in answer.text
    assert not User.objects.exists()
    assert not Cluster.objects.exists()


@pytest.mark.usefixtures("empty")
def test_wrong_replaced_and_expired_links_open_nothing(client: Client) -> None:
    first = make_link()
    second = make_link()
    for link in (first, "/start/guess/"):
        answer = client.get(link)
        assert answer.status_code == 404
        assert "This is not the link to set up this platform." in answer.text
        assert client.post(link, WANTED).status_code == 404
    SetUpLink.objects.update(expires=clock.now() - timedelta(seconds=1))
    assert "This link has expired. Start the server again: it prints a new one." in client.get(second).text
    assert client.post(second, WANTED).status_code == 404
    assert not User.objects.exists()


def wanted(number: int) -> FirstStart:
    return FirstStart(
        language="en",
        platform=f"Platform {number}",
        name=f"Person {number}",
        email=f"person{number}@start.example",
        password="granar i motljus",
        own_language="en",
        cluster=f"Cluster {number} Demo",
        country="FI",
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_the_link_at_once_one_sets_up(transactional_db: None) -> None:
    token = make_link().split("/")[2]
    together, results = threading.Barrier(2), []

    def use(number: int) -> None:
        together.wait()
        try:
            results.append(begin(wanted(number), token=token)[0].email)
        except NotFound as problem:
            results.append(str(problem))
        finally:
            connection.close()

    people = [threading.Thread(target=use, args=(number,)) for number in (1, 2)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    (one,) = User.objects.values_list("email", flat=True)
    ended = "This platform has been set up. Sign in with the account of the administrator."
    assert sorted(results) == sorted([one, ended])
    assert Cluster.objects.count() == 1


@pytest.mark.django_db
def test_nothing_stays_of_a_set_up_that_is_refused() -> None:
    User.objects.create_user("person1@start.example")
    with pytest.raises(Conflict, match="has an account already"):
        begin(wanted(1))
    assert (User.objects.count(), Cluster.objects.count(), Platform.objects.count()) == (1, 0, 0)


def run(*arguments: str, **options: Any) -> Any:
    return CliRunner().invoke(app, ["start", *arguments], env={"COLUMNS": "200"}, **options)


OPTIONS = (
    "--platform", "Metsäverkko", "--name", "Aino Demo", "--email", "aino@metsa.example", "--cluster", "Metsä Demo",
    "--country", "fi", "--region", "Keski-Suomi", "--language", "fi",
)  # fmt: skip


@pytest.mark.django_db
def test_command_says_what_it_does_and_refuses_a_second_administrator(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("kuusia vastavalossa\n")
    unsure = run(*OPTIONS, "--password-file", str(secret))
    assert "This makes the platform 'Metsäverkko' (language fi), the administrator Aino Demo" in unsure.output
    assert str(unsure.exception) == "Nothing was changed. Add --yes to do it without being asked."
    assert not User.objects.exists()
    done = run(*OPTIONS, "--password-file", "-", "--yes", input="kuusia vastavalossa\n")
    assert done.exit_code == 0, done.exception
    assert done.output.splitlines()[-2:] == [
        "Done. Sign in as aino@metsa.example; the office is at:",
        "http://127.0.0.1:8000/office/metsa-demo/",
    ]
    aino = User.objects.get()
    assert aino.check_password("kuusia vastavalossa")
    assert aino.is_superuser
    assert Cluster.objects.values_list("region", flat=True).get() == "FI198"
    for arguments in (OPTIONS, ("--link",)):
        again = run(*arguments)
        assert str(again.exception).startswith("This installation has an administrator already.")


@pytest.mark.django_db
def test_command_names_every_problem_and_what_is_missing(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("kort")
    wrong = run(*OPTIONS, "--password-file", str(secret), "--region", "Narnia", "--yes")
    assert "A password: This password is too short." in str(wrong.exception)
    assert "Region (optional): “Narnia” is no region of Finland in NUTS 2024." in str(wrong.exception)
    assert str(run("--yes").exception) == "--platform is missing: name of the platform."
    assert str(run(*OPTIONS).exception).startswith("--password-file is missing")
    assert not User.objects.exists()


class Terminal(BytesIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find themselves at a terminal."""
    monkeypatch.setattr(err, "_force_terminal", True)
    monkeypatch.setattr("typer.testing.make_input_stream", lambda text, charset: Terminal(text.encode(charset)))


@pytest.mark.django_db
@pytest.mark.usefixtures("terminal")
def test_command_asks_again_after_a_wrong_answer() -> None:
    typed = [
        *("xx", "fi", "Metsäverkko", "Aino Demo", "aino", "aino@metsa.example"),
        *("kort", "kort", "kuusia vastavalossa", "kuusia vastavalossa"),
        *("Metsä Demo", "se", "narnia", "fi", "y"),
    ]
    done = run("--region", "Keski-Suomi", input="\n".join([*typed, ""]))
    assert done.exit_code == 0, done.exception
    assert [line for line in done.stderr.splitlines() if line.strip()] == [
        "Language of the platform: Select a valid choice. xx is not one of the available choices.",
        "E-mail address: Write the whole address, such as anna@example.org.",
        "A password: This password is too short. It must contain at least 12 characters.",
        "Region (optional): “Keski-Suomi” is no region of Sweden in NUTS 2024. "
        "Expected: a region such as SE311 or Värmland.",
        "Country: Choose a country.",
    ]
    assert (User.objects.get().email, Cluster.objects.get().region) == ("aino@metsa.example", "FI198")


@pytest.mark.django_db
@pytest.mark.usefixtures("terminal")
def test_command_refuses_wrong_options_before_it_asks() -> None:
    wrong = run("--email", "aino", input="")
    assert str(wrong.exception) == "E-mail address: Write the whole address, such as anna@example.org."


@pytest.mark.django_db
def test_command_prints_a_new_link(client: Client) -> None:
    printed = run("--link").output.strip()
    assert printed.startswith("http://127.0.0.1:8000/start/")
    assert client.get(printed.removeprefix("http://127.0.0.1:8000")).status_code == 200
    Cluster.objects.create(slug="there", name="There Demo", country="SE")
    assert "This installation is not empty" in str(run("--link").exception)
