"""Search for partners and count who was shown: the one road for the pages, the API and the command."""

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.search.exposure import record_shown
from intercluster.apps.partnering.search.queries import NO_FILTERS, partners_for, partners_for_text
from intercluster.apps.partnering.search.results import Filters, FreeText, SearchResult


def search_partners(
    sought: Organisation | FreeText,
    *,
    viewer: Viewer,
    filters: Filters = NO_FILTERS,
    limit: int = 20,
    is_shown: bool = True,
    explain: bool = True,
) -> SearchResult:
    """Find the best partners for an organisation or a free text, and count the attention they get.

    A caller that shows nobody the result (a HEAD request) says `is_shown=False`. Without `explain` the reasons have no
    marks, glosses and capabilities.
    """
    if isinstance(sought, Organisation):
        result = partners_for(sought, viewer=viewer, filters=filters, limit=limit, explain=explain)
    else:
        result = partners_for_text(
            sought.text,
            language=sought.language,
            seeking=sought.seeking,
            about=sought.about,
            viewer=viewer,
            filters=filters,
            limit=limit,
            explain=explain,
        )
    if is_shown:
        record_shown(result)
    return result
