"""How offers, needs and projects read as results of a search, and who may read projects."""

from django.db.models import QuerySet
from django.urls import reverse

from intercluster.apps.directory.models import Project, Statement
from intercluster.apps.directory.rules import Viewer
from intercluster.core.searchable import Result


def projects(_viewer: Viewer) -> QuerySet[Project]:
    """Return all projects: registers publish them."""
    return Project.objects.all()


def statement(row: Statement) -> Result:
    """Return how an offer or need that `queries.statements` returned reads; an unnamed author stays unnamed."""
    if getattr(row, "unnamed", True):
        return Result("", row.text, row.language)
    path = reverse("directory:organisation", args=[row.organisation.slug])
    return Result(row.organisation.name, row.text, row.language, path)


def project(row: Project) -> Result:
    """Return how a project reads."""
    return Result(row.title, row.text, row.language)
