"""The demo alliance as an app."""

from intercluster.core.feature import Command, FeatureConfig, Step


class DemoConfig(FeatureConfig):
    """The demo alliance, and the measurements made on it."""

    name = "intercluster.demo"
    commands = [
        Command(
            "ranking",
            "The weights of the ranking: fit them, list, show and use versions.",
            "intercluster.demo.cli.ranking.app",
            60,
        ),
        Command(
            "demo", "The demo alliance: fictional clusters and organisations.", "intercluster.demo.cli.demo.app", 70
        ),
        Command("evaluate", "Measure how good the answers are.", "intercluster.demo.cli.evaluate.app", 80),
    ]
    setup_steps = [Step("Encoding the capability catalogue's names", "intercluster.demo.concepts.load_concepts")]
