"""The agenda of an assembly as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.analysis.writing.differences import Piece, changed_words, word_changes
from intercluster.apps.voting.assembly.amendments import in_order, text_after
from intercluster.apps.voting.assembly.documents import counted_in_words, order_of_voting
from intercluster.apps.voting.models import AgendaItem, Amendment


@dataclass(frozen=True)
class ShownAmendment:
    """An amendment as the page of an assembly shows it."""

    amendment: Amendment
    pieces: Sequence[Piece]
    """What it changes."""
    words: int
    """How many words it changes: something for the chair to go by, and no order."""
    result: str


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph as the page of an assembly shows it."""

    item: AgendaItem

    @property
    def amendments(self) -> list[ShownAmendment]:
        """Return its amendments in the chair's order of voting, or as they came in."""
        return [
            ShownAmendment(
                each,
                word_changes(self.item.text, each.text),
                changed_words(self.item.text, each.text),
                counted_in_words(each),
            )
            for each in in_order(self.item)
        ]

    @property
    def order(self) -> str:
        """Say in which order its amendments are voted on."""
        return order_of_voting(in_order(self.item))

    @property
    def amended(self) -> str:
        """Return the text with the amendments that are carried; "" if none is."""
        text = text_after(self.item)
        return "" if text == self.item.text else text

    @property
    def result(self) -> str:
        """Return what was counted in the room, and what became of it."""
        return counted_in_words(self.item)
