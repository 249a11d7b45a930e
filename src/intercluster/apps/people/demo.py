"""Fictional people of the demo: an office for each cluster, and an owner of one small firm in it.

Their addresses are reserved ones, so that no mail reaches anybody, and they have no password.
"""

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.choices import Kind, Size
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.core.demo import DemoAlliance, Loading

OFFICES = {"SE": "Karin Demo", "NO": "Kari Demo", "FI": "Kaisa Demo"}
"""Name of the person in the office of a demo cluster, by the cluster's country."""
OWNERS = {"SE": ("Stina Demo", "sv"), "NO": ("Ola Demo", "nb"), "FI": ("Aino Demo", "fi")}
"""Name and language of the editor of one small firm in a demo cluster, by the cluster's country."""

SMALL = (Size.MICRO, Size.SMALL)


def load(generated: DemoAlliance, loading: Loading) -> None:
    """Write the accounts of each cluster's office and of an owner."""
    clusters = [Cluster.objects.get(slug=made.slug) for made in generated.clusters]
    for cluster in clusters:
        if not cluster.managers.exists():
            cluster.managers.add(_account(office_address(cluster.slug), OFFICES[cluster.country], cluster))
    for cluster in clusters:
        _add_owner(cluster)


def remove() -> None:
    """Delete the accounts that `load` made; other people stay."""
    slugs = Cluster.objects.filter(is_demo=True).values_list("slug", flat=True)
    addresses = [address(slug) for slug in slugs for address in (office_address, owner_address)]
    User.objects.filter(email__in=addresses).delete()


def office_address(cluster: str) -> str:
    """Return the e-mail address of the office of a demo cluster, which is given by its slug."""
    return f"office@{cluster}.example"


def owner_address(cluster: str) -> str:
    """Return the e-mail address of the owner of a firm in a demo cluster, which is given by its slug."""
    return f"owner@{cluster}.example"


def _add_owner(cluster: Cluster) -> None:
    """Give an editor to the first small company of a cluster that both offers and needs something."""
    small = Organisation.objects.filter(clusters=cluster, kind=Kind.COMPANY, size__in=SMALL)
    firm = small.filter(offers__isnull=False, needs__isnull=False).order_by("registration_number").first()
    if firm is None or firm.affiliations.exists():
        return
    owner = _account(owner_address(cluster.slug), OWNERS[cluster.country][0], cluster)
    Affiliation.objects.create(user=owner, organisation=firm, role=Affiliation.Role.EDITOR)


def _account(address: str, name: str, cluster: Cluster) -> User:
    """Return the account with this address; a new one has the language of the cluster's country."""
    there = User.objects.filter(email=address).first()
    return there or User.objects.create_user(address, name=name, language=OWNERS[cluster.country][1])
