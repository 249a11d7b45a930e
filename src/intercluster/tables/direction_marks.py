"""Signs without width that turn the order of a text round, so that it reads otherwise than it is written.

"\\N{RIGHT-TO-LEFT OVERRIDE}" makes `fdp.exe` look like `exe.pdf`. No language of the platform needs them. The joiners
without width, which some scripts and emoji are written with, turn nothing round and stay.
"""

import re

_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]")


def without_direction_marks(text: str) -> str:
    """Return a text without them."""
    return text if text.isascii() else _MARKS.sub("", text)
