"""People of some members of the demo's clusters: enough for a secret vote.

Nobody can sign in as them: they have no password, and the demo offers other accounts.
"""

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.voting.models import RollEntry, Vote

NAMES = {
    "SE": ("sv", ("Anna", "Bengt", "Cecilia", "David", "Elin", "Fredrik", "Gunilla", "Håkan")),
    "NO": ("nb", ("Astrid", "Bjarne", "Camilla", "Dag", "Eirin", "Frode", "Guro", "Harald")),
    "FI": ("fi", ("Anneli", "Eero", "Helmi", "Ilkka", "Jaana", "Kari", "Leena", "Mikko")),
}
"""Language and first names by the cluster's country."""
MOST = 8
"""People in a cluster."""


def add_people(cluster: Cluster) -> None:
    """Give an editor each to the first members of a cluster that have none."""
    language, names = NAMES.get(cluster.country, ("en", ()))
    firms = Organisation.objects.filter(clusters=cluster, affiliations=None).order_by("registration_number", "pk")
    for number, (name, firm) in enumerate(zip(names, firms, strict=False)):
        person = User.objects.create_user(_address(number, cluster), name=f"{name} Demo", language=language)
        Affiliation.objects.create(user=person, organisation=firm, role=Affiliation.Role.EDITOR)


def remove_people() -> None:
    """Delete the accounts that `add_people` made."""
    User.objects.filter(email__in=_addresses()).delete()


def places(vote: Vote) -> list[RollEntry]:
    """Return the places of their members on the roll of a vote."""
    return list(RollEntry.objects.filter(vote=vote, people__email__in=_addresses()).order_by("pk"))


def _addresses() -> list[str]:
    clusters = Cluster.everything.filter(is_demo=True)
    return [_address(number, cluster) for cluster in clusters for number in range(MOST)]


def _address(number: int, cluster: Cluster) -> str:
    return f"member-{number + 1}@{cluster.slug}.example"
