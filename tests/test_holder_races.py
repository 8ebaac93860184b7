"""Two terms of one post that are written at the same moment: the second sees the first and is refused in words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from tests import factories
from tests.races import is_waited_for
from tickets import holdings
from tickets.models import Holder

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]
WEEK = {"letter": "SP 1", "starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 27)}


def stand_in(office, person):
    """Write a Plh. of the Kabid for the week."""
    return holdings.appoint(office.posts["kabid"], user=person, kind="plh", replace=False, actor=office.admin, **WEEK)


def stand_in_elsewhere(office, person):
    """The same in a connection of its own."""
    try:
        return stand_in(office, person)
    finally:
        connection.close()


def second_of_two(office):
    """What becomes of a term that is written while another one for the same days is not committed yet."""
    first, second = (factories.make_user(office.pemda, name) for name in ("plh_satu", "plh_dua"))
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            stand_in(office, first)
            writing = other.submit(stand_in_elsewhere, office, second)
            while not is_waited_for():
                assert not writing.done()
        failure = writing.exception(timeout=30)
    assert [holder.user for holder in Holder.objects.filter(post=office.posts["kabid"], kind="plh")] == [first]
    return failure


def test_of_two_deputies_for_the_same_days_the_second_reads_why_not(office):
    refusal = second_of_two(office)
    assert isinstance(refusal, ValidationError)
    assert refusal.message_dict["starts_on"][0].startswith(
        "Bertumpang tindih dengan masa Contoh Plh Satu pada jabatan ini, "
    )


def test_without_the_lock_of_the_post_only_the_database_refuses_the_second(office, monkeypatch):
    monkeypatch.setattr(holdings, "_lock", lambda post: None)
    assert isinstance(second_of_two(office), IntegrityError)
