"""Commands that load the demo alliance, measure on it and learn from it."""

from intercluster.core.console import Group
from intercluster.demo.cli import demo, evaluate, ranking

groups = [Group("ranking", ranking.app, 60), Group("demo", demo.app, 70), Group("evaluate", evaluate.app, 80)]
