"""One search over everything that can be found: one ranking, by meaning and by words, in every language."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import transaction
from django.urls import reverse

from intercluster.analysis.partners.features import shared_words
from intercluster.analysis.partners.fit import chance
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.finding.kinds import KINDS, Hit, Kind, Wanted
from intercluster.apps.exchange.finding.narrowing import looked_through
from intercluster.apps.exchange.finding.outside_index import Compared, compared
from intercluster.apps.exchange.models import Answer, Passage
from intercluster.apps.exchange.questions.near import probe
from intercluster.apps.introductions.identity import Reader, identity_in_search
from intercluster.apps.partnering.indexing.language_tools import language as language_tools
from intercluster.apps.partnering.search.candidate_lists import candidates, measured, searched
from intercluster.apps.partnering.search.candidates import Probe, prepare_connection, rare_words
from intercluster.apps.partnering.understood.queries import likeness_unaligned, vectors_of_texts
from intercluster.apps.projects.models import Call
from intercluster.core.feature import searchable_of
from intercluster.core.searchable import Result

DEPTH = 60
"""Texts of a kind that are ranked."""
MOST = 30
"""Results."""
OF_A_DOCUMENT = 2
"""Most passages of one document: a long report would else be all that is found."""
LEAST = 0.02
"""Chance below which a text is not shown, however little else there is."""
FLOOR = 0.82
"""Least likeness of the best texts to what is searched, as the encoder alone sees it: below it nothing is there."""
FLOOR_DEPTH = 40
"""Best texts whose likeness is looked at."""
ALL_WORDS = 0.9
"""Share of the rare words that a text must have for it to count as found whatever its likeness: a name, a machine."""
WORDS = 0.3
"""What a text is worth that has all the rare words, beside the chance that it belongs to what is searched."""


@dataclass(frozen=True)
class Found:
    """A text that was found, as the reader may see it."""

    kind: Kind
    title: str
    """What it is called; empty for a text without a title."""
    text: str
    """In its own language."""
    language: str
    who: str = ""
    """Whose it is, or a description that many share; empty for a project."""
    organisation: str = ""
    """Slug of the author; empty where there is none, or none may be named."""
    path: str = ""
    """Where it is read; empty where that would tell whose it is."""
    page: int | None = None
    """Page of a document."""
    question: str = ""
    """What an answer answers, in the language `question_language`."""
    question_language: str = ""


@transaction.atomic
def search(viewer: Viewer, wanted: Wanted, language: str = "", most: int = MOST) -> list[Found]:
    """Return what the viewer may read that is near a text, nearest first; nothing where nothing is near enough.

    `language` is the text's ISO 639-1 code, detected where none is stated. The order depends on the texts alone,
    never on who wrote them.
    """
    sought = probe(wanted.text, language)
    if sought is None:
        return []
    reader = Reader(viewer)
    hits = _ranked(sought, wanted, reader)
    rows = _rows(hits[:FLOOR_DEPTH], reader)
    if not _is_answered(sought, hits[:FLOOR_DEPTH], rows):
        # Something of another kind, country or language may be near enough, and then this is worth showing too.
        everything = Wanted(wanted.text)
        every = [] if wanted == everything else _ranked(sought, everything, reader)[:FLOOR_DEPTH]
        if not _is_answered(sought, every, _rows(every, reader)):
            return []
    return [_found(hit.kind, row, reader) for hit, row in _few_of_a_document(hits, rows)][:most]


def _ranked(sought: Probe, wanted: Wanted, reader: Reader) -> list[Hit]:
    """Return the texts of all kinds in one order; equal ones by kind, never by who wrote first."""
    prepare_connection()
    hits = [
        hit
        for kind in KINDS.values()
        if kind.model is not None and wanted.has(kind)
        for hit in _indexed(kind, sought, wanted, reader)
    ]
    hits += _compared(sought, wanted, reader.viewer)
    places = {name: place for place, name in enumerate(KINDS)}
    kept = [hit for hit in hits if hit.score >= LEAST]
    return sorted(kept, key=lambda hit: (-hit.score, places[hit.kind.name]))


def _indexed(kind: Kind, sought: Probe, wanted: Wanted, reader: Reader) -> Iterable[Hit]:
    rows, tools = looked_through(kind, wanted, reader), language_tools()
    table = rows.model._meta.db_table
    words = rare_words(sought, table)
    found = candidates(searched(rows, tools, DEPTH), [sought], [words])
    keys, distances, scores = measured(table, sorted(found.rows), [sought], [words], tools)
    if not keys:
        return
    languages = [found.rows[key][0] for key in keys]
    chances = chance(tools.standardise(1.0 - distances, [sought.language], languages), tools.chance)[0]
    for key, value, common in zip(keys, chances, scores[0], strict=True):
        share = shared_words([float(common)], words.values())
        yield Hit(kind, key, float(value) + WORDS * share, share)


def _compared(sought: Probe, wanted: Wanted, viewer: Viewer) -> Iterable[Hit]:
    every, tools = compared(wanted, viewer), language_tools()
    if not every:
        return
    languages = [each.row.language for each in every]
    cosines = vectors_of_texts([each.text for each in every], languages) @ sought.vector
    chances = chance(tools.standardise(cosines[None, :], [sought.language], languages), tools.chance)[0]
    for each, value in zip(every, chances, strict=True):
        yield Hit(each.kind, each.row.pk, float(value), 0.0, each)


def _rows(hits: Iterable[Hit], reader: Reader) -> dict[tuple[str, int], Any]:
    """Return the row of each hit by kind and key."""
    rows: dict[tuple[str, int], Any] = {}
    keys: dict[str, list[int]] = {}
    for hit in hits:
        if hit.row is not None:
            rows[hit.kind.name, hit.key] = hit.row
        else:
            keys.setdefault(hit.kind.name, []).append(hit.key)
    for name, own in keys.items():
        model = KINDS[name].model
        assert model is not None
        found = searchable_of(model).rows(reader.viewer).defer("vector", "terms", "lexemes").in_bulk(own)
        rows |= {(name, key): row for key, row in found.items()}
    return rows


def _is_answered(sought: Probe, hits: Sequence[Hit], rows: dict[tuple[str, int], Any]) -> bool:
    """Return whether anything is near enough to what is searched to be worth showing."""
    if any(hit.words >= ALL_WORDS for hit in hits):
        return True
    texts = [rows[hit.kind.name, hit.key].text for hit in hits]
    return bool(texts) and float(np.max(likeness_unaligned(sought.text, texts))) >= FLOOR


def _few_of_a_document(hits: Iterable[Hit], rows: dict[tuple[str, int], Any]) -> Iterable[tuple[Hit, Any]]:
    """Yield the hits with their rows, of each document only the best passages."""
    passages: Counter[int] = Counter()
    for hit in hits:
        row = rows.get((hit.kind.name, hit.key))
        if row is None:
            continue
        if isinstance(row, Passage):
            passages[row.document_id] += 1
            if passages[row.document_id] > OF_A_DOCUMENT:
                continue
        yield hit, row


def _found(kind: Kind, row: Any, reader: Reader) -> Found:
    if isinstance(row, Compared):
        return _call_or_idea(row)
    assert kind.model is not None
    result: Result = searchable_of(kind.model).result_of(row)
    found = Found(kind, result.title, result.text, result.language, path=result.path)
    if isinstance(row, Passage):
        return replace(found, who=(row.document.alliance or row.document.cluster).display_name, page=row.page)
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
