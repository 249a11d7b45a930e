"""Commands of partner search."""

from intercluster.apps.partnering.cli import language, partners
from intercluster.core.console import Group

groups = [Group("partners", partners.app, 10), Group("language", language.app, 40)]
