"""What alerts tell people. A text that somebody may see or not is looked up when the mail is sent, not noted here."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.answering import BrokenSearchError, answer, path_of
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.directory.places import language_name
from intercluster.apps.notices.kinds import Context, NoticeKind, register
from intercluster.apps.partnering.reasons import shortened


def _news_now(user: User, context: Context) -> dict[str, Any] | None:
    """Return what was new of what the person may still see."""
    searches, told = [], set()
    for key, keys in context["searches"]:
        search = SavedSearch.objects.filter(pk=key, owner=user).select_related("organisation", "owner").first()
        if search is None:
            continue
        try:
            found = [each for each in answer(search) if each.key in keys]
        except BrokenSearchError:
            continue
        if found:
            told |= {each.key for each in found}
            lines = [
                {"found": each, "text": shortened(each.text), "language": language_name(each.language)}
                for each in found
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
