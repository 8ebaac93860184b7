"""Numbers of papers: written by the pattern of the government, gap-free per year, one winner per number."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from reports import numbering
from tests import factories
from tickets.models import Counter
from tickets.numbering import take_number
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("{urut:3}/{jenis}/{unit}/{bulan_romawi}/{tahun}", "007/BA/Kominfo/XI/2026"),
        ("500.12/{urut}/{bulan}/{tahun}", "500.12/7/11/2026"),
        ("{unit}/{jenis}", "Kominfo/BA/7/2026"),
        ("{urut}/{tahun}/{lain}", "7/2026/{lain}"),
    ],
)
def test_the_pattern_of_the_government_writes_the_number(template, number):
    at = datetime(2026, 11, 20, tzinfo=UTC)
    assert numbering.written(template, 7, kind=PaperKind.BA_PEKERJAAN, unit="Kominfo", at=at) == number


def test_numbers_begin_again_with_the_year_of_the_government():
    pemda = factories.make_office("sumbawa").pemda
    last_minute = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    first_minute = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    taken = [numbering.take_paper_number(pemda, PaperKind.F04, at) for at in (last_minute, last_minute, first_minute)]
    assert taken == ["001/F-04/Kominfo/XII/2026", "002/F-04/Kominfo/XII/2026", "001/F-04/Kominfo/I/2027"]


def test_a_failed_act_gives_its_number_back():
    pemda = factories.make_office("sumbawa").pemda
    with pytest.raises(RuntimeError), transaction.atomic():
        numbering.take_paper_number(pemda, PaperKind.F04, factories.MORNING)
        raise RuntimeError
    assert numbering.take_paper_number(pemda, PaperKind.F04, factories.MORNING).startswith("001/")


def taken_by_threads(pemda, take, threads=20):
    """What that many threads took, each in its own transaction, all at once."""
    gate, taken = threading.Barrier(threads), []

    def work():
        gate.wait()
        try:
            with transaction.atomic():
                taken.append(take(pemda))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return taken


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_take_twenty_numbers_without_a_gap():
    pemda = factories.make_office("sumbawa").pemda
    assert sorted(taken_by_threads(pemda, lambda pemda: take_number(pemda, "uji", 2026))) == list(range(1, 21))


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_numbers_repeat():
    # The negative control of the test above: the same race, read and written without the row lock.
    pemda = factories.make_office("sumbawa").pemda
    Counter.objects.create(pemda=pemda, kind="uji", year=2026, value=1)
    read = threading.Barrier(20)

    def unlocked(pemda):
        counter = unlocked_counter(pemda)
        read.wait()
        counter.value += 1
        counter.save(update_fields=["value"])
        return counter.value

    assert len(set(taken_by_threads(pemda, unlocked))) < 20


def unlocked_counter(pemda):
    """The counter's row as it is read without a lock."""
    return Counter.objects.get(pemda=pemda, kind="uji", year=2026)
