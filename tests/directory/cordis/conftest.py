"""The cluster fixtures of the member files' tests."""

from tests.directory.member_files.conftest import cluster

__all__ = ["cluster"]
