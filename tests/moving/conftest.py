"""People of the small fictional alliance who can be introduced to each other."""

from tests.introductions.conftest import meeting

__all__ = ["meeting"]
