"""Many rows written at once are the rows that Django would have written."""

from datetime import timedelta

import pytest
from django.db import DataError, transaction

from tests import factories
from workflow.bulk import FEW, insert, update
from workflow.models import Alarm, Delivery, Notice

pytestmark = pytest.mark.django_db
NOW = factories.MORNING


def notices(office, ticket, count):
    """Lines that differ in words and in what is empty, and are alike in the rest."""
    return [
        {
            "user_id": office.kabid.pk,
            "ticket_id": ticket.pk,
            "post_id": office.posts["kabid"].pk if number % 2 else None,
            "event": "pesan",
            "words": f"Kalimat ke-{number}: 'kutip', {{kurung}}, \\ dan %s",
            "told_at": NOW + timedelta(seconds=number // 3),
            "folded": number % 5 == 0,
        }
        for number in range(count)
    ]


def alarms(office, ticket, count):
    """Alarms that told different people, or nobody."""
    clock, run = ticket.clocks.get(), ticket.runs.get()
    told = (["Kabid", 'Kadis "Plt."'], [])
    return [
        {
            "ticket_id": ticket.pk,
            "clock_id": clock.pk,
            "run_id": run.pk,
            "level": level,
            "at": NOW,
            "due_at": NOW,
            "fired_at": NOW,
            "told": told[level % 2],
        }
        for level in range(1, count + 1)
    ]


def stored(model, keys):
    """What the database holds of them, in their order, without the keys."""
    held = model.objects.in_bulk(keys)
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return [{name: getattr(held[key], name) for name in names} for key in keys]


@pytest.mark.embedded
@pytest.mark.parametrize(("model", "make"), [(Notice, notices), (Alarm, alarms)])
@pytest.mark.parametrize("count", [FEW - 1, FEW, 3 * FEW])
def test_rows_written_at_once_are_those_that_django_writes_each_with_its_own_key(office, ticket, model, make, count):
    with transaction.atomic():
        rows = model.objects.bulk_create(model(**row) for row in make(office, ticket, count))
        by_django = stored(model, [row.pk for row in rows])
        transaction.set_rollback(True)
    assert stored(model, insert(model, make(office, ticket, count))) == by_django


def test_what_a_row_does_not_name_takes_its_default(office, ticket):
    notice, *_ = insert(Notice, notices(office, ticket, FEW))
    insert(Delivery, [{"notice_id": notice, "channel": str(at), "next_try_at": NOW} for at in range(FEW)])
    assert set(Delivery.objects.values_list("state", "tries", "batch", "fault")) == {("antre", 0, None, "")}
    assert Delivery.objects.filter(notice=notice).count() == FEW


@pytest.mark.parametrize("count", [1, FEW])
def test_a_column_that_the_model_does_not_have_is_refused(office, ticket, count):
    with pytest.raises(TypeError, match="colour"):
        insert(Notice, [{**row, "colour": "merah"} for row in notices(office, ticket, count)])


def test_what_a_column_cannot_hold_is_refused_and_not_cut_off(office, ticket):
    rows = notices(office, ticket, FEW)
    rows[-1]["words"] = "x" * 301
    with pytest.raises(DataError), transaction.atomic():
        insert(Notice, rows)
    assert not Notice.objects.filter(words__startswith="xx").exists()


def test_of_no_rows_nothing_is_written(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert(Notice, []) == []
        update(Notice, [])


@pytest.mark.embedded
@pytest.mark.parametrize("count", [1, FEW, 3 * FEW])
def test_rows_changed_at_once_say_what_they_are_told_each_and_nothing_else(office, ticket, count):
    *changed, other = insert(Notice, notices(office, ticket, count + 1))
    before = stored(Notice, [*changed, other])
    told = [
        {"id": key, "words": f'"{key}" {{\\ dan %s', "read_at": NOW + timedelta(seconds=key) if key % 2 else None}
        for key in changed
    ]
    update(Notice, told)
    wanted = [row | {"words": new["words"], "read_at": new["read_at"]} for row, new in zip(before, told, strict=False)]
    assert stored(Notice, [*changed, other]) == [*wanted, before[-1]]


def test_rows_that_are_all_alike_are_as_many_as_they_should_be(office, ticket):
    alike = insert(
        Notice,
        [{"user_id": office.kabid.pk, "ticket_id": ticket.pk, "event": "pesan", "words": "Sama.", "told_at": NOW}]
        * FEW,
    )
    assert len(set(alike)) == Notice.objects.filter(words="Sama.").count() == FEW
