"""What the table of roles is tried with, of saved searches."""

from datetime import date

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch

DATA = {"/searches/new/": {"search": "/partners/?text=saw", "name": "Saw"}}
QUERIES = {"/searches/new/": {"search": "/partners/?text=saw"}}


def _search_of(user: User) -> SavedSearch:
    return SavedSearch.objects.create(
        owner=user, name="Saw", kind="partners", parameters="text=saw", week=date(2026, 1, 5)
    )


SUBJECTS = {"/searches/{key}": lambda cell: _search_of(cell.whose).pk}

OWN_SIGHT = ("/searches/",)
