"""What pages of things ask is answered by an outside engine as by our own."""

from dataclasses import replace

import pytest

from tochuc.namespaces import ID
from tochuc.web.app import create_app
from tochuc.web.entities.gather import gather
from tochuc.web.entities.lives import read_lives
from tochuc.web.entities.memory import memory_of
from tochuc.web.live import Live

pytestmark = [pytest.mark.remote, pytest.mark.real]
THINGS = ("steering-committee/ha-noi", "place/ha-noi", "person/to-lam", "relation/accountable-to")


@pytest.fixture(scope="module")
def served(real_snapshot):
    """The snapshot with our own engine, in the context of an application."""
    live = Live(real_snapshot.folder.parents[1])
    live.take_up()
    with create_app(live).app_context():
        yield live.now()


@pytest.fixture
def outside(served, holding_real):
    """The same snapshot with an outside engine."""
    return replace(served, engine=holding_real.engine)


def lives_of(served, memory):
    return {
        key: sorted(map(repr, found))
        for lives in read_lives(served, memory.vocabulary, memory.members)
        for key, found in lives.items()
    }


def test_the_lives_of_long_lists_are_the_same(served, outside):
    memory = memory_of(served)
    expected = lives_of(served, memory)
    assert len(expected) > 100
    assert lives_of(outside, memory) == expected


@pytest.mark.parametrize("thing", THINGS)
def test_as_much_leads_to_a_thing_and_as_much_is_said_of_it(served, outside, thing):
    expected, found = (gather(each, ID + thing) for each in (served, outside))
    assert found.counts == expected.counts
    assert found.shares == expected.shares
    assert found.left_out == expected.left_out
    own = [each.material.nodes[ID + thing].statements.keys() for each in (expected, found)]
    assert own[0] == own[1]
