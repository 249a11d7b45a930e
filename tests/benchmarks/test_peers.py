"""The searches that ours is measured beside find what they should, and only that."""

from benchmarks.peers import PEERS, rank

DOCUMENTS = ["Vi säljer massaved", "Skogsindustrins maskiner", "Paperikoneiden huolto", "Sulfatmassa", "Bokföring"]
LANGUAGES = ["sv", "sv", "fi", "sv", "sv"]


def test_each_peer_finds_by_what_it_knows_of_words() -> None:
    found = {peer: rank(peer, ["maskin i industri"], ["sv"], DOCUMENTS, LANGUAGES, 1) for peer in PEERS}
    assert found == {
        "BM25": [[]],
        "BM25 with stemming": [[1]],
        "BM25 with stemming and compounds": [[1]],
        "BM25 over character n-grams": [[1]],
    }


def test_only_compounds_and_ngrams_see_into_words() -> None:
    found = {peer: rank(peer, ["massa"], ["sv"], DOCUMENTS, LANGUAGES, 2) for peer in PEERS}
    assert found["BM25"] == found["BM25 with stemming"] == [[]]
    assert set(found["BM25 with stemming and compounds"][0]) == {0, 3}
    assert set(found["BM25 over character n-grams"][0]) == {0, 3}


def test_a_query_without_a_known_word_finds_nothing() -> None:
    assert all(rank(peer, ["??", ""], ["fi", ""], DOCUMENTS, LANGUAGES, 3) == [[], []] for peer in PEERS)
