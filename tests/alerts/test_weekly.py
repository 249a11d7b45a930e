"""What is new for a saved search is told once, and only as its owner may see it."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.saved_search_results import answer, read_path
from intercluster.apps.alerts.services import MOST, change, save, week_of, weekly
from intercluster.apps.directory.models import Offer
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core.errors import Conflict

DRYING = "/partners/?text=kuivata+sahatavaraa&seeking=offers&lang=fi"
FOR_US = "/organisations/sawmill/partners/"
WEEK = timedelta(days=7)


def saved(owner: User, path: str = DRYING, name: str = "Kuivaus", *, alerts: bool = True) -> SavedSearch:
    search = read_path(path)
    assert search is not None
    return save(search, owner, name=name, alerts=alerts)


def offered(northern: Northern, who: str, text: str, visibility: str = "alliance", language: str = "sv") -> Offer:
    """Let an organisation that had nothing to say so far offer something."""
    organisation = northern.add(who, "SE")
    offer = Offer.objects.create(organisation=organisation, text=text, language=language, visibility=visibility)
    index_texts()
    return offer


def mails() -> list[str]:
    """Send what waits, and return the texts."""
    outbox.outbox.clear()
    for mail in Mail.objects.filter(state="waiting").order_by("pk"):
        send_mail(mail.pk)
    return [message.body for message in outbox.outbox]


@pytest.mark.parametrize("path", [DRYING, FOR_US])
def test_nothing_new_nothing_told(owner: User, path: str) -> None:
    saved(owner, path)
    assert weekly(timezone.now() + WEEK) == 0
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("path", [DRYING, FOR_US])
def test_what_is_new_is_told_once(owner: User, northern: Northern, path: str) -> None:
    saved(owner, path)
    offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum")
    now = timezone.now()
    assert [weekly(now), weekly(now + WEEK), weekly(now + WEEK), weekly(now + 2 * WEEK)] == [0, 1, 0, 0]
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.path, notice.context["count"]) == (
        owner,
        "alerts.news",
        "/searches/",
        1,
    )
    (text,) = mails()
    assert text.startswith(
        "Kuivaus\n\n- kiln Demo (ruotsi): Vi torkar även virke av björk och ek i vakuum\n"
        "  http://127.0.0.1:8000/organisations/kiln/\n\n"
    )
    assert f"http://127.0.0.1:8000{path}\n" in text
    assert outbox.outbox[0].subject == "1 uusi teksti tallennetuille hauillesi"


def test_several_searches_in_one_mail(owner: User, northern: Northern) -> None:
    saved(owner, name="A")
    saved(owner, FOR_US, name="B")
    offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum")
    weekly(timezone.now() + WEEK)
    (text,) = mails()
    assert (text.count("björk"), text.startswith("A\n"), "\nB\n" in text) == (2, True, True)
    assert Notice.objects.get().context["count"] == 1


def test_an_unnamed_author_stays_unnamed_and_its_key_tells_nothing(owner: User, northern: Northern) -> None:
    search = saved(owner)
    northern.add("planer", "NO")  # the third company of Norway, so that none needs to hide among the Swedish ones
    offer = offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum", "anonymous")
    weekly(timezone.now() + WEEK)
    before = [found for found in answer(search) if "björk" in found.text]
    (text,) = mails()
    assert "- Yritys, Ruotsi (ruotsi): Vi torkar även virke av björk och ek i vakuum\n\n" in text
    assert "kiln" not in text
    other = northern.add("other", "SE")
    Offer.objects.filter(pk=offer.pk).update(organisation=other)
    assert [found for found in answer(search) if "björk" in found.text] == before
    assert weekly(timezone.now() + 2 * WEEK) == 0


@pytest.mark.parametrize("change_of_mind", ["private", "gone", "expired"])
def test_what_may_not_be_seen_any_more_is_not_mailed(owner: User, northern: Northern, change_of_mind: str) -> None:
    saved(owner)
    offer = offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum")
    weekly(timezone.now() + WEEK)
    if change_of_mind == "gone":
        offer.delete()
    elif change_of_mind == "private":
        Offer.objects.filter(pk=offer.pk).update(visibility="private")
    else:
        Offer.objects.filter(pk=offer.pk).update(expires=timezone.localdate() - timedelta(days=1))
    assert mails() == []
    assert Mail.objects.get().state == "dropped"
    assert "björk" not in str(Notice.objects.values_list("context", flat=True).get())


@pytest.mark.parametrize(("visibility", "told"), [("private", 0), ("anonymous", 0), ("alliance", 0), ("public", 1)])
def test_only_what_its_owner_may_see(northern: Northern, visibility: str, told: int) -> None:
    outsider = User.objects.create_user("outsider@example.org")
    saved(outsider)
    offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum", visibility)
    assert weekly(timezone.now() + WEEK) == told


def test_seen_when_it_becomes_visible(owner: User, northern: Northern) -> None:
    outsider = User.objects.create_user("outsider@example.org")
    saved(outsider)
    offer = offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum", "private")
    assert weekly(timezone.now() + WEEK) == 0
    Offer.objects.filter(pk=offer.pk).update(visibility="public")
    assert weekly(timezone.now() + 2 * WEEK) == 1


def test_alerts_that_are_off_tell_nothing_and_begin_anew(owner: User, northern: Northern) -> None:
    search = saved(owner, alerts=False)
    offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum")
    assert weekly(timezone.now() + WEEK) == 0
    change(search, name="Drying", alerts=True)
    assert weekly(timezone.now() + WEEK) == 0
    offered(northern, "press", "Vi torkar dessutom asp")
    assert weekly(timezone.now() + 2 * WEEK) == 1
    (text,) = mails()
    assert ("asp" in text, "björk" in text) == (True, False)


def test_nothing_to_whoever_left(owner: User, northern: Northern) -> None:
    saved(owner)
    offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum")
    User.objects.update(is_active=False)
    assert weekly(timezone.now() + WEEK) == 0


def test_a_search_that_cannot_be_made_keeps_none_from_being_told(owner: User, northern: Northern) -> None:
    broken = saved(owner, DRYING + "&cluster=cluster-se", name="A")
    saved(owner, name="B")
    offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum")
    SavedSearch.objects.filter(pk=broken.pk).update(parameters=broken.parameters.replace("cluster-se", "gone"))
    assert weekly(timezone.now() + WEEK) == 1
    assert mails()[0].startswith("B\n")


def test_no_more_than_so_many(owner: User) -> None:
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=owner, name=str(i), kind="partners", week=week_of(timezone.now())) for i in range(MOST)
    )
    with pytest.raises(Conflict):
        saved(owner)
    assert SavedSearch.objects.count() == MOST


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ((2026, 11, 23, 5, 59), (2026, 11, 16)),
        ((2026, 11, 23, 6, 0), (2026, 11, 23)),
        ((2026, 11, 29, 23, 59), (2026, 11, 23)),
        ((2027, 1, 1, 12, 0), (2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday_morning(moment: tuple[int, ...], monday: tuple[int, int, int]) -> None:
    here = datetime(*moment, tzinfo=ZoneInfo("Europe/Stockholm"))  # type: ignore[misc, arg-type]
    assert week_of(here).timetuple()[:3] == monday


@pytest.mark.parametrize(
    "path",
    [
        "/partners/",
        "/partners/?text=+",
        "/directory/?q=a",
        "/organisations/nobody/partners/",
        "https://example.org/nowhere",
        "",
        "/partners/%00?text=a",
    ],
)
def test_what_is_no_search(northern: Northern, path: str) -> None:
    assert read_path(path) is None


def test_the_pages_number_and_empty_filters_are_no_part_of_a_search(northern: Northern) -> None:
    search = read_path("/partners/?text=ek&page=3&country=&lang=")
    assert search is not None
    assert search.parameters == "text=ek"


@pytest.mark.django_db(transaction=True)
def test_told_once_by_several_workers(owner: User, northern: Northern) -> None:
    saved(owner)
    offered(northern, "kiln", "Vi torkar även virke av björk och ek i vakuum")
    moment = timezone.now() + WEEK
    together = threading.Barrier(3)
    told: list[int] = []

    def work() -> None:
        together.wait()
        told.append(weekly(moment))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(told), Notice.objects.count()) == ([0, 0, 1], 1)
