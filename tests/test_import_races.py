"""A report that arrives while its SOP is replaced is opened under the one or the other, never half under each."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests import factories
from tests.races import is_waited_for
from workflow.importing import import_sop
from workflow.models import SopVersion
from workflow.models.sop_version import SopVersionQuerySet

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]


def replaced(office):
    """Import other bytes under the code of the office's SOP, which no ticket uses yet: the first row becomes 1a."""
    source = office.sop_version.source.replace('no = "1"', 'no = "1a"').replace('laporan = "1"', 'laporan = "1a"')
    return import_sop(source.encode(), pemda=office.pemda, effective_from=office.sop_version.effective_from)


def reported_elsewhere(office):
    """Send a report in a connection of its own."""
    try:
        return factories.make_ticket(office)
    finally:
        connection.close()


def test_a_report_that_meets_an_import_is_opened_under_the_new_file(office, morning):
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            replaced(office)
            reporting = other.submit(reported_elsewhere, office)
            while not is_waited_for():
                assert not reporting.done()
        ticket = reporting.result(timeout=30)
    assert (ticket.step, ticket.current_step.status) == ("1a", ticket.status)


def test_a_process_that_read_the_file_just_before_forgets_it(office, morning, monkeypatch):
    read = SopVersionQuerySet.get

    def replaced_meanwhile(self, *args, **kwargs):
        monkeypatch.setattr(SopVersionQuerySet, "get", read)
        found = read(self, *args, **kwargs)
        replaced(office)
        factories.make_ticket(office)
        return found

    monkeypatch.setattr(SopVersionQuerySet, "get", replaced_meanwhile)
    SopVersion.definition_of(office.sop_version.pk)
    assert SopVersion.definition_of(office.sop_version.pk).steps[0].no == "1a"
