"""Personal data in alerts."""

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.saved_search_results import path_of

COVERS = (SavedSearch,)


def held_on(user: User) -> dict:
    """Return everything that alerts hold on a person, ready for JSON."""
    searches = SavedSearch.objects.filter(owner=user).select_related("organisation").order_by("pk")
    return {
        "saved_searches": [
            {
                "name": search.name,
                "address": path_of(search),
                "alerts": search.alerts,
                "created": search.created.isoformat(),
                "told_up_to": search.week.isoformat(),
                "texts_found_so_far": len(search.seen),
            }
            for search in searches
        ]
    }


def erase(user: User) -> None:
    """Delete everything that alerts hold on a person."""
    SavedSearch.objects.filter(owner=user).delete()
