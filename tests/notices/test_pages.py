"""Notifications on the page, how people choose them, and the way out that mails offer."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.notices.addresses import unsubscribe_token
from intercluster.apps.notices.digests import digest
from intercluster.apps.notices.models import Delivery, Mail, Notice, Preference
from intercluster.apps.notices.personal import erase, held_on
from intercluster.apps.notices.registry import NoticeKind
from intercluster.apps.notices.services import choose, notify
from intercluster.core.feature import periods
from intercluster.core.personal_data import everything_on

ASKED = {"who": "Aino", "text": "Kuivaatteko tammea?"}
ZONE = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def signed_in(anna: User, client: Client) -> Client:
    """Return Anna's browser, in English."""
    client.force_login(anna)
    client.cookies["django_language"] = "en"
    return client


def told(user: User, kind: NoticeKind, path: str = "/directory/") -> Notice:
    notify(user, kind, context=ASKED, path=path)
    return Notice.objects.latest("pk")


def test_listed_and_followed(signed_in: Client, anna: User, question: NoticeKind) -> None:
    assert "Here you find what concerns you" in signed_in.get("/notices/").content.decode()
    notice = told(anna, question)
    page = signed_in.get("/notices/").content.decode()
    assert f'<a class="ds-link" href="/notices/{notice.key}/"><strong>Aino asks you</strong></a>' in page
    assert 'data-count="1"' in page
    assert signed_in.get(f"/notices/{notice.pk}/").status_code == 404  # a running number tells how many others heard
    followed = signed_in.get(f"/notices/{notice.key}/")
    assert (followed.status_code, followed.headers["Location"]) == (302, "/directory/")
    page = signed_in.get("/notices/").content.decode()
    assert ("data-count" in page, "You have read all notifications." in page, "<strong>Aino" in page) == (
        False,
        True,
        False,
    )


def test_all_seen(signed_in: Client, anna: User, aino: User, question: NoticeKind) -> None:
    for user in (anna, anna, aino):
        told(user, question)
    assert signed_in.get("/notices/seen/").status_code == 405
    signed_in.post("/notices/seen/")
    assert list(Notice.objects.filter(seen_at=None).values_list("recipient", flat=True)) == [aino.pk]


def test_nobody_elses(signed_in: Client, aino: User, question: NoticeKind) -> None:
    notice = told(aino, question)
    assert signed_in.get(f"/notices/{notice.key}/").status_code == 404
    assert "Aino asks you" not in signed_in.get("/notices/").content.decode()
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_not_for_visitors(client: Client, db: None) -> None:
    for page in ("/notices/", f"/notices/{UUID(int=1)}/", "/notices/preferences/"):
        assert client.get(page).headers["Location"] == f"/accounts/sign-in/?next={page}"
    assert client.post("/notices/seen/").headers["Location"] == "/accounts/sign-in/?next=/notices/seen/"


def test_a_kind_that_is_no_more(signed_in: Client, anna: User, question: NoticeKind) -> None:
    told(anna, question)
    Notice.objects.update(kind="gone.kind")
    assert "A notification of a kind that no longer exists" in signed_in.get("/notices/").content.decode()


def test_chosen_on_the_page(signed_in: Client, anna: User, question: NoticeKind, news: NoticeKind) -> None:
    page = signed_in.get("/notices/preferences/").content.decode()
    assert 'name="kind:test.question"' in page
    folded, unfolded = ('<details class="ds-details" data-variant="default"' + end for end in (">", " open>"))
    assert folded in page  # one choice; the many below it only for those who want them
    data = {"delivery": "daily", "hour": "9", "kind:test.question": "immediate", "kind:test.news": ""}
    assert signed_in.post("/notices/preferences/", data).status_code == 302
    chosen = Preference.objects.get(user=anna)
    assert (chosen.delivery, chosen.hour, chosen.by_kind) == ("daily", 9, {"test.question": "immediate"})
    assert unfolded in signed_in.get("/notices/preferences/").content.decode()
    wrong = signed_in.post("/notices/preferences/", {**data, "hour": "24"})
    assert wrong.status_code == 422
    chosen.refresh_from_db()
    assert chosen.hour == 9


def test_out_by_one_click_without_signing_in(anna: User, aino: User, question: NoticeKind) -> None:
    """As mail programs do it (RFC 8058): a POST without cookies; a GET only asks."""
    client = Client(enforce_csrf_checks=True)
    way_out = f"/notices/unsubscribe/{unsubscribe_token(anna, question.name)}/"
    page = client.get(way_out)
    assert (page.status_code, "Questions" in page.content.decode()) == (200, True)
    assert Preference.objects.count() == 0
    for _ in range(2):
        assert client.post(way_out, {"List-Unsubscribe": "One-Click"}).status_code == 200
    told(anna, question)
    told(aino, question)
    assert list(Mail.objects.values_list("recipient", flat=True)) == [aino.pk]


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsIiJd:1xxxxx:yyyy"])
def test_no_way_out_for_others(client: Client, anna: User, token: str) -> None:
    for answer in (client.get(f"/notices/unsubscribe/{token}/"), client.post(f"/notices/unsubscribe/{token}/")):
        assert answer.status_code == 404
        assert "This link is incomplete, so nothing was changed" in answer.content.decode()
        assert 'href="/notices/preferences/"' in answer.content.decode()
    assert Preference.objects.count() == 0


def test_a_token_of_somebody_who_is_no_more(client: Client, anna: User) -> None:
    token = unsubscribe_token(anna)
    anna.delete()
    answer = client.post(f"/notices/unsubscribe/{token}/")
    assert answer.status_code == 404
    assert "closed: no more mails go to it" in answer.content.decode()


def test_one_daily_mail_at_the_hour_chosen(anna: User, aino: User, question: NoticeKind) -> None:
    for user, hour in ((anna, 7), (aino, 9)):
        choose(user, delivery=Delivery.DAILY, hour=hour, by_kind={})
        told(user, question)
        told(user, question)
    day = datetime(2026, 3, 29, tzinfo=ZONE)  # the day on which the clocks go forward

    def made(hour: int, days: int = 0) -> tuple[int, list[tuple[str, int]]]:
        count = digest((day + timedelta(days=days)).replace(hour=hour))
        mails = Mail.objects.order_by("pk")
        return count, [(mail.recipient.name, mail.notices.count()) for mail in mails]

    assert made(6) == (0, [])
    assert made(7) == (1, [("Anna", 2)])
    told(anna, question)
    assert made(8) == (0, [("Anna", 2)])
    assert made(23) == (1, [("Anna", 2), ("Aino", 2)])
    assert made(6, 1) == (0, [("Anna", 2), ("Aino", 2)])
    assert made(12, 1) == (1, [("Anna", 2), ("Aino", 2), ("Anna", 1)])


def test_the_hour_is_that_of_the_persons_country(aino: User, anna: User, question: NoticeKind, client: Client) -> None:
    for user, country in ((anna, "SE"), (aino, "FI")):
        firm = Organisation.objects.create(name=country, slug=country.lower(), country=country)
        Affiliation.objects.create(user=user, organisation=firm)
        choose(user, delivery=Delivery.DAILY, hour=7, by_kind={})
        told(user, question)
    six = datetime(2026, 11, 25, 6, 30, tzinfo=ZONE)  # half past seven in Helsinki
    assert [digest(six), digest(six), digest(six + timedelta(hours=1))] == [1, 0, 1]
    assert list(Mail.objects.order_by("pk").values_list("recipient", flat=True)) == [aino.pk, anna.pk]
    client.force_login(aino)
    page = client.get("/notices/preferences/", headers={"accept-language": "sv"}).content.decode()
    assert "Helsingfors" in page


def test_a_day_begins_at_midnight_in_the_persons_country(aino: User, question: NoticeKind) -> None:
    Cluster.objects.create(name="FI", slug="fi", country="FI").managers.add(aino)
    choose(aino, delivery=Delivery.DAILY, hour=0, by_kind={})
    for hour in (22, 23):  # the second is past midnight in Helsinki
        told(aino, question)
        digest(datetime(2026, 11, 25, hour, 30, tzinfo=ZONE))
    days = Mail.objects.order_by("pk").values_list("digest_of", flat=True)
    assert list(days) == [date(2026, 11, 25), date(2026, 11, 26)]


def test_no_daily_mail_of_what_was_seen(signed_in: Client, anna: User, question: NoticeKind) -> None:
    choose(anna, delivery=Delivery.DAILY, hour=0, by_kind={})
    told(anna, question)
    signed_in.post("/notices/seen/")
    assert digest(timezone.now()) == 0


def test_forgotten_after_their_time(anna: User, question: NoticeKind, settings: object) -> None:
    settings.NOTICE_DAYS = 30
    old, new = told(anna, question), told(anna, question)
    Notice.objects.filter(pk=old.pk).update(created=timezone.now() - timedelta(days=31))
    Mail.objects.filter(pk=old.mail_id).update(created=timezone.now() - timedelta(days=31))
    kept = next(period for period in periods() if period.name == "notices")
    assert [kept.enforce(timezone.now()), kept.enforce(timezone.now())] == [1, 0]
    assert (list(Notice.objects.all()), list(Mail.objects.values_list("pk", flat=True))) == ([new], [new.mail_id])


def test_what_is_held_on_a_person(anna: User, aino: User, question: NoticeKind) -> None:
    choose(anna, delivery=Delivery.IMMEDIATE, hour=8, by_kind={question.name: Delivery.NONE})
    notice = told(anna, question)
    Notice.objects.update(context=ASKED | {"asked": 7})  # the running number of a row is not handed over
    told(aino, question)
    assert held_on(anna) == {
        "preference": {"delivery": "immediate", "hour": 8, "by_kind": {"test.question": "none"}},
        "notices": [
            {
                "kind": "test.question",
                "context": ASKED,
                "path": "/directory/",
                "created": notice.created.isoformat(),
                "seen": None,
            }
        ],
        "mails": [],
        "reply_addresses": [],
    }
    assert everything_on(anna)["notices"] == held_on(anna)
    erase(anna)
    nothing = {"preference": None, "notices": [], "mails": [], "reply_addresses": []}
    assert (held_on(anna), len(held_on(aino)["notices"]), len(held_on(aino)["mails"])) == (nothing, 1, 1)
