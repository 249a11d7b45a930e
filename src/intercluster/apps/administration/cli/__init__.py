"""The commands of the administration."""

from intercluster.apps.administration.cli.clusters import alliances, clusters
from intercluster.apps.administration.cli.people import people
from intercluster.apps.administration.cli.start import start
from intercluster.core.console import Group

groups = [Group("clusters", clusters, 25), Group("alliances", alliances, 26), Group("people", people, 31)]
commands = [start]
