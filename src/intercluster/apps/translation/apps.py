"""The translation app."""

from intercluster.core.feature import FeatureConfig


class TranslationConfig(FeatureConfig):
    """Texts are translated by a service that the installation names, if their organisation allows it."""

    name = "intercluster.apps.translation"
    slots = {
        "statement.actions": "translation/slots/statement.html",
        "profile.consents": "translation/slots/profile.html",
    }
