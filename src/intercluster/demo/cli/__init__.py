"""Commands of the demo alliance: it is loaded, measured on, and learnt from."""

from intercluster.core.console import Group
from intercluster.demo.cli import demo, evaluate, ranking

groups = [Group("ranking", ranking.app, 60), Group("demo", demo.app, 70), Group("evaluate", evaluate.app, 80)]
