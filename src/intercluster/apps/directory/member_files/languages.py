"""The languages of the texts of a file."""

from collections.abc import Sequence

from intercluster.analysis.language.detect import detect_all
from intercluster.apps.directory.choices import LANGUAGES_ANYWHERE, LANGUAGES_OF, Visibility
from intercluster.apps.directory.member_files.checked import Text
from intercluster.apps.directory.models import Cluster


def languages_in(texts: Sequence[Text], cluster: Cluster) -> list[str]:
    """Return the language of each text: stated, or else detected; of an anonymous one by its words alone."""
    found = [text.language for text in texts]
    hidden = [(text.visibility or cluster.default_visibility) == Visibility.ANONYMOUS for text in texts]
    for is_hidden, expected in ((True, LANGUAGES_ANYWHERE), (False, LANGUAGES_OF.get(cluster.country, ("en",)))):
        places = [place for place, code in enumerate(found) if not code and hidden[place] == is_hidden]
        codes = detect_all([texts[place].text for place in places], expected=expected)
        for place, code in zip(places, codes, strict=True):
            found[place] = code
    return found
