"""Many rows written at once are the rows that Django would have written."""

from datetime import timedelta

import pytest
from django.db import DataError, transaction

from tests import factories
from workflow.bulk import FEW, insert
from workflow.models import Alarm, Delivery, Notice

pytestmark = pytest.mark.django_db
NOW = factories.MORNING


def notices(office, ticket, count):
    """Lines that differ in words and in what is empty, and are alike in the rest."""
    return [
        Notice(
            user=office.kabid,
            ticket=ticket,
            post=office.posts["kabid"] if number % 2 else None,
            event="pesan",
            words=f"Kalimat ke-{number}: 'kutip', {{kurung}}, \\ dan %s",
            told_at=NOW + timedelta(seconds=number // 3),
            folded=number % 5 == 0,
        )
        for number in range(count)
    ]


def alarms(office, ticket, count):
    """Alarms that told different people, or nobody."""
    clock, run = ticket.clocks.get(), ticket.runs.get()
    told = (["Kabid", 'Kadis "Plt."'], [])
    return [
        Alarm(ticket=ticket, clock=clock, run=run, level=level, at=NOW, due_at=NOW, fired_at=NOW, told=told[level % 2])
        for level in range(1, count + 1)
    ]


def stored(rows):
    """What the database holds of them, in their order, without the keys."""
    held = type(rows[0]).objects.in_bulk([row.pk for row in rows])
    names = [field.attname for field in rows[0]._meta.concrete_fields if not field.primary_key]
    return [{name: getattr(held[row.pk], name) for name in names} for row in rows]


@pytest.mark.embedded
@pytest.mark.parametrize("make", [notices, alarms])
@pytest.mark.parametrize("count", [FEW - 1, FEW, 3 * FEW])
def test_rows_written_at_once_are_those_that_django_writes_each_with_its_own_key(office, ticket, make, count):
    with transaction.atomic():
        by_django = stored(type(make(office, ticket, 1)[0]).objects.bulk_create(make(office, ticket, count)))
        transaction.set_rollback(True)
    assert stored(insert(make(office, ticket, count))) == by_django


def test_rows_written_at_once_are_as_good_as_loaded_ones(office, ticket):
    first, *_ = insert(notices(office, ticket, FEW))
    delivery, *_ = insert(Delivery(notice=first, channel=str(at), next_try_at=NOW) for at in range(FEW))
    delivery.fault = "Contoh."
    delivery.save()
    assert first.deliveries.count() == FEW
    assert Delivery.objects.get(fault="Contoh.") == delivery


def test_what_a_column_cannot_hold_is_refused_and_not_cut_off(office, ticket):
    rows = notices(office, ticket, FEW)
    rows[-1].words = "x" * 301
    with pytest.raises(DataError), transaction.atomic():
        insert(rows)
    assert not Notice.objects.filter(words__startswith="xx").exists()


def test_of_no_rows_nothing_is_written(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert([]) == []


def test_rows_that_are_all_alike_are_as_many_as_they_should_be(office, ticket):
    alike = insert(
        Notice(user=office.kabid, ticket=ticket, event="pesan", words="Sama.", told_at=NOW) for _ in range(FEW)
    )
    assert len({row.pk for row in alike}) == Notice.objects.filter(words="Sama.").count() == FEW
