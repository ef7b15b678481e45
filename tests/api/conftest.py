import pytest

from tests.api.calls import Caller, create_token
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _stopped_clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def api(db):
    """A program with a key of the installation itself: it sees and may do everything."""
    return Caller(create_token())
