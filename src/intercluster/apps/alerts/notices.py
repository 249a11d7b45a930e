"""Notices of alerts. Texts are looked up when the mail is sent, since the reader's rights may have changed."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.saved_search_results import BrokenSearchError, answer, path_of
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.rules import may_edit, viewer_of
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.partnering.explanations.shortening import shortened
from intercluster.core import clock
from intercluster.geo.display_names import language_name

BEFORE = timedelta(days=14)
"""Time between a reminder and the end of an offer or need."""


def _news_now(user: User, context: Context) -> dict[str, Any] | None:
    """Return the new texts that the person may still see."""
    searches, told = [], set()
    for key, keys in context["searches"]:
        search = SavedSearch.objects.filter(pk=key, owner=user).select_related("organisation", "owner").first()
        if search is None:
            continue
        try:
            texts = [each for each in answer(search) if each.key in keys]
        except BrokenSearchError:
            continue
        if texts:
            told |= {each.key for each in texts}
            lines = [
                {"found": each, "text": shortened(each.text), "language": language_name(each.language)}
                for each in texts
            ]
            searches.append({"name": search.name, "path": path_of(search), "lines": lines})
    return {"count": len(told), "searches": searches} if searches else None


NEWS = register(
    NoticeKind(
        name="alerts.news",
        label=_("What is new for my saved searches, every Monday"),
        subject=ngettext_lazy(
            "%(count)d new text for your saved searches", "%(count)d new texts for your saved searches", "count"
        ),
        template="alerts/notices/news.txt",
        refreshed=_news_now,
    )
)


def _ending_now(user: User, context: Context) -> dict[str, Any] | None:
    """Return the texts that still end soon, if the person is still in charge of them."""
    soon = clock.today() + BEFORE
    viewer = viewer_of(user)
    lines = []
    for model, keys in ((Offer, context["offers"]), (Need, context["needs"])):
        rows = model.objects.filter(pk__in=keys, expires__lte=soon).select_related("organisation")
        for row in rows.defer("lexemes", "terms", "vector").order_by("expires", "pk"):
            if may_edit(viewer, row.organisation):
                lines.append({"text": shortened(row.text), "expires": row.expires})
    return {**context, "count": len(lines), "lines": lines} if lines else None


ENDING = register(
    NoticeKind(
        name="alerts.ending",
        label=_("Offers and needs of ours that end soon"),
        subject=ngettext_lazy(
            "%(organisation)s: %(count)d offer or need ends soon",
            "%(organisation)s: %(count)d offers and needs end soon",
            "count",
        ),
        template="alerts/notices/ending.txt",
        refreshed=_ending_now,
    )
)
