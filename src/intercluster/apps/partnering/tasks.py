"""The job of partner search: thin, it calls one service."""

from collections.abc import Sequence

from django.apps import apps
from procrastinate.contrib.django import app

from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.phrases import keep_phrases


@app.task(name="partnering.phrases", priority=-1)
def phrase(model: str, keys: Sequence[int]) -> None:
    """Encode the phrases of texts that have just been indexed; mails go first.

    `model` is its label, such as "directory.offer". Texts that are gone are passed over.
    """
    # Jobs that an earlier version deferred have the model's name alone.
    rows = apps.get_model(model if "." in model else f"directory.{model}").objects.filter(pk__in=keys)
    keep_phrases(set(rows.values_list("text", "language")), language())
