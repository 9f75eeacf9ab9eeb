"""The matcher over the made-up graph."""

import pytest

from tochuc.link import matcher_of


@pytest.fixture(scope="session")
def matcher(fixture_snapshot):
    return matcher_of(fixture_snapshot.folder)
