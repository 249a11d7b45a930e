"""A text's terms (`analysis.language.words`) as PostgreSQL keeps and seeks them: a tsvector, whole words labelled A."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import FloatField, Func

from intercluster.analysis.language.stems import STEMMERS
from intercluster.analysis.language.words import EXACT, PART, WHOLE, analyse

TERM_LETTERS = 200
"""Letters of a longer term that are kept: a lexeme has at most 2,046 bytes."""


class TermQuery(SearchQuery):
    """A query of terms as they stand: `to_tsquery` would analyse them once more."""

    template = "%(expressions)s::tsquery"

    def __init__(self, value: Any) -> None:
        super().__init__(value, search_type="raw")


def stored_terms(text: str, language: str) -> str:
    """Return a text's terms as a tsvector, those of whole words labelled A."""
    terms = {term[:TERM_LETTERS]: weight for term, weight in analyse(text, language).items()}
    return " ".join(f"{_quoted(term)}:1{'A' if weight == WHOLE else 'D'}" for term, weight in sorted(terms.items()))


def any_term_query(terms: Iterable[str]) -> TermQuery:
    """Return the query for texts that have any of the terms."""
    return TermQuery(any_of(terms))


class TermScore(Func):
    """Adds up the weights of the terms that a text has, times PART for a term that is only part of a compound.

    One expression for all of them: Django would take longer to write out the same as nested ones than PostgreSQL takes
    to answer.
    """

    output_field = FloatField()

    def __init__(self, weights: Mapping[str, float], terms: Any = "terms") -> None:
        super().__init__(terms)
        self.weights = dict(weights)

    def as_sql(self, compiler: Any, connection: Any, *_template: Any, **_context: Any) -> Any:
        """Return the SQL and its parameters."""
        terms, parameters = compiler.compile(self.source_expressions[0])
        return score_text(terms, len(self.weights)), score_parameters(self.weights, parameters)


def score_text(terms: str, number: int) -> str:
    """Return the SQL of the score of that many terms in a column of terms."""
    one = f"CASE WHEN {terms} @@ %s::tsquery THEN %s WHEN {terms} @@ %s::tsquery THEN %s ELSE 0 END"
    return f"(0 + {' + '.join([one] * number) or '0'})::double precision"


def score_parameters(weights: Mapping[str, float], of_terms: Sequence[Any] = ()) -> list[Any]:
    """Return the parameters of that SQL; `of_terms` are those of the terms themselves."""
    given: list[Any] = []
    for term, weight in weights.items():
        name = _quoted(term[:TERM_LETTERS])
        given += [*of_terms, f"{name}:A", weight, *of_terms, name, PART * weight]
    return given


def all_words(text: str) -> TermQuery | None:
    """Return the query for texts that have every word of a text, in any form and within compounds; None without words.

    The text is short and its language unknown: each word may be of any language.
    """
    words = [any_of(_of_whole_word(word)) for word in re.findall(r"[^\W_]+", text)]
    return TermQuery(" & ".join(words)) if words else None


def _of_whole_word(word: str) -> set[str]:
    return {
        term for language in (*STEMMERS, "") for term, weight in analyse(word, language).items() if weight > PART
    } | {EXACT + word.lower()}


def any_of(terms: Iterable[str]) -> str:
    """Return the words of a query for texts that have any of the terms."""
    return "(" + " | ".join(_quoted(term[:TERM_LETTERS]) for term in sorted(terms)) + ")"


def _quoted(lexeme: str) -> str:
    """Return a lexeme as PostgreSQL reads it, whatever signs it has."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
