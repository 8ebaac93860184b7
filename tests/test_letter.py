"""The OPD's letter that comes with a report is kept once, where the SOP wants it."""

import pytest

from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "row"), [("bogor", "1"), ("sumbawa", None)])
def test_the_letter_of_a_report_is_kept_once(code, row):
    ticket = factories.make_ticket(factories.make_office(code))
    letter = ticket.attachments.get(kind="surat")
    assert (letter.run and letter.run.step) == row


@pytest.mark.django_db
def test_a_photo_beside_the_letter_stays_with_the_ticket():
    office = factories.make_office("bogor")
    ticket = factories.make_ticket(office, files=[factories.make_photo("surat"), factories.make_photo()])
    assert ticket.step == "2"
    assert ticket.attachments.get(kind="foto").run is None


@pytest.mark.django_db
def test_without_its_letter_the_report_waits_in_the_row_of_the_letter():
    ticket = factories.make_ticket(factories.make_office("bogor"), files=[factories.make_photo()])
    assert (ticket.step, ticket.attachments.count()) == ("1", 1)
