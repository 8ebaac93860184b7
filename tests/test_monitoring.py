"""What monitoring finds enters only where the SOP prints it (Tanah Bumbu 1)."""

from uuid import uuid4

import pytest

from tests import factories
from workflow import actions


def _found_by_monitoring(office):
    return actions.submit_report(
        actor=office.tim,
        opd=office.opd,
        report=factories.make_report(office),
        submission_key=uuid4(),
        kanal="monitoring",
    )


def test_the_team_enters_what_monitoring_found_in_tanah_bumbu(db):
    ticket = _found_by_monitoring(factories.make_office("tanah-bumbu"))
    assert (ticket.step, ticket.reporter) == ("1", None)


def test_an_sop_without_monitoring_refuses_it_in_words(office):
    with pytest.raises(actions.ActNotPossible, match="monitoring"):
        _found_by_monitoring(office)
