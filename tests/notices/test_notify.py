"""Somebody is told something: on the page, and by mail as they chose."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.models import Delivery, Mail, Notice
from intercluster.apps.notices.registry import NoticeKind, register
from intercluster.apps.notices.services import choose, notify, unsubscribe

ASKED = {"who": "Aino", "text": "Kuivaatteko tammea?"}


def rows(user: User) -> list[tuple[str, str, bool]]:
    """Return of each notice its kind, how it is told, and whether a mail waits."""
    found = Notice.objects.filter(recipient=user).order_by("pk").select_related("mail")
    return [(row.kind, row.delivery, row.mail is not None and row.mail.state == Mail.State.WAITING) for row in found]


def jobs() -> list[tuple[str, dict[str, int]]]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("queue_name", "args"))


def test_at_once_unless_chosen_otherwise(anna: User, question: NoticeKind) -> None:
    notify(anna, question, context=ASKED, path="/directory/")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.context, notice.path) == (anna, "test.question", ASKED, "/directory/")
    assert rows(anna) == [("test.question", "immediate", True)]
    assert jobs() == [("mail", {"mail": notice.mail_id})]


@pytest.mark.parametrize("delivery", [Delivery.DAILY, Delivery.NONE])
def test_without_a_mail_of_its_own(anna: User, question: NoticeKind, delivery: Delivery) -> None:
    choose(anna, delivery=delivery, hour=7, by_kind={})
    notify(anna, question, context=ASKED, path="/directory/")
    assert rows(anna) == [("test.question", delivery, False)]
    assert (Mail.objects.count(), jobs()) == (0, [])


def test_each_kind_as_chosen(anna: User, question: NoticeKind, news: NoticeKind) -> None:
    choose(anna, delivery=Delivery.NONE, hour=7, by_kind={"test.question": Delivery.IMMEDIATE})
    notify(anna, question, context=ASKED, path="/")
    notify(anna, news, context={"count": 3}, path="/")
    assert rows(anna) == [("test.question", "immediate", True), ("test.news", "none", False)]


def test_nothing_remains_of_what_did_not_happen(anna: User, question: NoticeKind) -> None:
    with transaction.atomic():
        notify(anna, question, context=ASKED, path="/")
        transaction.set_rollback(True)
    assert (Notice.objects.count(), Mail.objects.count(), jobs()) == (0, 0, [])


def test_whoever_left_gets_no_mail(anna: User, question: NoticeKind) -> None:
    anna.is_active = False
    anna.save()
    notify(anna, question, context=ASKED, path="/")
    assert rows(anna) == [("test.question", "immediate", False)]


@pytest.mark.parametrize(
    ("context", "path", "problem"),
    [
        (ASKED, "https://example.org/", ValueError),
        (ASKED, "//example.org/", ValueError),
        (ASKED, "", ValueError),
        ({"text": "no name"}, "/", KeyError),
    ],
)
def test_what_cannot_be_told(
    anna: User, question: NoticeKind, context: dict[str, str], path: str, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        notify(anna, question, context=context, path=path)
    assert Notice.objects.count() == 0


def test_kinds_are_registered_once(anna: User, question: NoticeKind) -> None:
    other = NoticeKind("test.question", "Other", "Other", "other.txt")
    with pytest.raises(ValueError, match=r"named test\.question"):
        register(other)
    assert register(question) is question
    with pytest.raises(ValueError, match="not registered"):
        notify(anna, other, context={}, path="/")


def test_unsubscribing_from_a_kind_leaves_the_others(anna: User, question: NoticeKind, news: NoticeKind) -> None:
    unsubscribe(anna, "test.news")
    notify(anna, question, context=ASKED, path="/")
    notify(anna, news, context={"count": 3}, path="/")
    assert rows(anna) == [("test.question", "immediate", True), ("test.news", "none", False)]


def test_unsubscribing_from_the_daily_mail_leaves_what_comes_at_once(
    anna: User, question: NoticeKind, news: NoticeKind
) -> None:
    choose(anna, delivery=Delivery.DAILY, hour=7, by_kind={"test.question": Delivery.IMMEDIATE})
    unsubscribe(anna)
    notify(anna, question, context=ASKED, path="/")
    notify(anna, news, context={"count": 3}, path="/")
    assert rows(anna) == [("test.question", "immediate", True), ("test.news", "none", False)]
