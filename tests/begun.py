"""Where the tests of a module begin, if all of them begin at the same place: it is made once for the module."""

from copy import deepcopy

import pytest

from tests import factories
from tickets.models import Ticket
from workflow import moment


def with_the_team():
    """The fixtures ``begun``, ``office`` and ``ticket`` of a module that begins with a report at the team (row 5)."""

    @pytest.fixture(scope="module")
    def begun(module_db):
        """Purbalingga with a report that waits for the team; made once."""
        with moment.at(factories.MORNING):
            office = factories.make_office()
            return office, factories.walk(office, factories.make_ticket(office), until="5")

    @pytest.fixture
    def office(begun, db):
        """Purbalingga, as fresh objects."""
        return deepcopy(begun[0])

    @pytest.fixture
    def ticket(begun, morning, db):
        """The report that waits for the team, on a morning in working hours."""
        return Ticket.objects.get(pk=begun[1].pk)

    return begun, office, ticket
