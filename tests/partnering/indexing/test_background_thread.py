"""What a web process does beside its requests."""

import time

import pytest

from intercluster.apps.directory.models import Offer, Organisation
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.partnering.indexing import background_thread
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.core.locks import locked


@pytest.mark.django_db(transaction=True)
def test_changed_texts_are_indexed_meanwhile() -> None:
    organisation = Organisation.objects.create(slug="new", name="New Demo", country="SE")
    offer = Offer.objects.create(organisation=organisation, text="Vi slipar sågklingor")
    begun: list[str] = []
    background_thread.start(lambda: begun.append("loaded"))
    background_thread.start(lambda: begun.append("a second time"))
    texts_changed.send(sender=None)
    for _ in range(300):
        offer.refresh_from_db()
        if offer.encoder:
            break
        time.sleep(0.1)
    assert (offer.encoder, offer.language) == (language().space, "sv")
    assert begun == ["loaded"]
    with locked("index_texts"):  # wait until the worker is done with the database
        pass
