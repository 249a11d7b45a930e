"""Writing and withdrawing judgements of a region. They are shown beside the figures and never change them."""

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports.region_names import named
from intercluster.apps.regions.models import Judgement, Region, Side
from intercluster.apps.regions.rules import judging_cluster, may_withdraw
from intercluster.core.errors import Conflict, NotFound

FINDING_MAX = Judgement._meta.get_field("finding").max_length


@transaction.atomic
def judge(
    region: Region, *, viewer: Viewer, by: User | None, act: str, side: str, text: str, finding: str = ""
) -> Judgement:
    """Add an item, or contest or annotate a finding, on behalf of the viewer's cluster in the region.

    Raises Conflict, and NotFound if the viewer may not.
    """
    cluster = judging_cluster(viewer, region.code)
    if cluster is None:
        raise NotFound
    text, finding = (each.replace("\x00", "").strip() for each in (text, finding))  # PostgreSQL allows no NUL
    if not text:
        raise Conflict(_("Write what you think of it, and why."))
    if len(text) > 2000:
        raise Conflict(_("Write at most 2000 characters."))
    if side not in Side.values or act not in Judgement.Act.values or (act == Judgement.Act.ADD) != (finding == ""):
        raise Conflict(_("Choose a side, and whether you contest, note or add."))
    if region.pk is None:  # no figures have brought it into the database
        place = (region.code, region.version)
        region = named([place], {})[place]
    return Judgement.objects.create(
        cluster=cluster, region=region, act=act, side=side, finding=finding[:FINDING_MAX], text=text, by=by
    )


@transaction.atomic
def withdraw(judgement: Judgement, *, viewer: Viewer) -> None:
    """Withdraw a judgement, but keep its history. Raises NotFound if the viewer may not."""
    if not may_withdraw(viewer, judgement):
        raise NotFound
    judgement.delete()
