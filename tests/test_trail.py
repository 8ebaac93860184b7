"""The trail of acts of a whole Pemda: searched and downloaded by auditors, whose own reading is written down."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests import factories
from tests.test_permissions import TABLE
from tickets.models import Reading
from tickets.reading import PAGES
from workflow import actions, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client, office):
    """The inspectorate, signed in."""
    client.force_login(office.auditor)
    return office.auditor


@pytest.fixture
def ticket(morning, office):
    """A report on its way to the team."""
    return factories.walk(office, factories.make_ticket(office), until="5")


def found(client, **asked):
    """Number, act and actor of the entries that the page shows."""
    rows = client.get(reverse("jejak_audit"), asked).context["rows"]
    return [(entry.ticket.number, entry.act, entry.actor_name) for entry, _, _ in rows]


def table(client, **asked):
    """Rows of the download."""
    answer = client.get(reverse("jejak_audit_unduh"), asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_acts_are_found_by_person_post_act_and_ticket(client, office, auditor, ticket):
    other = factories.make_ticket(office)
    by_kabid = (ticket.number, "write_disposisi", "Contoh Kabid")
    assert found(client, orang="kabid") == [by_kabid]
    assert found(client, jabatan=office.posts["kabid"].title.lower()) == [by_kabid]
    assert found(client, tindakan="Disposisikan") == [by_kabid]
    for asked in (other.number.lower(), other.number.split("-", 1)[1], other.number.rsplit("-")[-1]):
        assert found(client, tiket=asked) == [(other.number, "submit_report", "Contoh Opd")]
    assert len(found(client)) == 5
    assert found(client, orang="kabid", tindakan="Tunjuk tim") == []


def test_from_a_ticket_an_auditor_goes_to_its_trail(client, office, auditor, ticket):
    address = f"{reverse('jejak_audit')}?tiket={ticket.number}"
    assert address in client.get(ticket.get_absolute_url()).content.decode()
    assert f"Jejak tiket {ticket.number} utuh" in client.get(address).content.decode()

    client.force_login(office.kadis)
    assert address not in client.get(ticket.get_absolute_url()).content.decode()


def test_acts_are_found_by_date_in_the_zone_of_the_pemda(client, office, auditor, ticket):
    with moment.at(factories.MORNING + timedelta(days=1)):
        later = factories.make_ticket(office)
    assert [number for number, _, _ in found(client, dari="2026-11-21")] == [later.number]
    assert later.number not in [number for number, _, _ in found(client, sampai="2026-11-20")]
    assert len(found(client, dari="2026-11-20", sampai="2026-11-21")) == 5


def test_a_senseless_date_is_named_and_finds_nothing(client, auditor, ticket):
    answer = client.get(reverse("jejak_audit"), {"dari": "kemarin"})
    assert answer.status_code == 422
    assert "Tuliskan tanggal yang benar" in answer.content.decode()
    assert answer.context["rows"] == []


def test_pages_follow_one_another_with_the_filters_kept(client, office, auditor, ticket):
    for _ in range(26):
        factories.make_ticket(office)
    first = client.get(reverse("jejak_audit"), {"orang": "Contoh Opd"})
    assert "orang=Contoh+Opd" in first.context["page"].older_url
    following = client.get(reverse("jejak_audit") + first.context["page"].older_url)
    assert len(following.context["rows"]) == 2


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client, office, auditor, ticket, django_assert_max_num_queries
):
    for _ in range(12):
        factories.make_ticket(office)
    client.get(reverse("jejak_audit"))
    with django_assert_max_num_queries(8):
        client.get(reverse("jejak_audit"), {"orang": "contoh", "jabatan": "contoh"})


def test_days_in_the_wrong_order_are_told_in_a_sentence(client, auditor, ticket):
    answer = client.get(reverse("jejak_audit"), {"dari": "2026-12-01", "sampai": "2026-11-01"})
    assert answer.status_code == 422
    assert "Tanggal akhir tidak boleh sebelum tanggal awal." in answer.content.decode()


def test_the_table_holds_what_the_page_finds(client, auditor, ticket):
    rows = table(client, orang="kabid")
    assert rows[0][:4] == ["Dicatat (WIB)", "Kejadian (WIB)", "Nomor tiket", "OPD"]
    assert datetime.fromisoformat(rows[1][0]).date() == factories.MORNING.date(), "a spreadsheet sorts it as a time"
    assert [(row[2], row[5], row[7]) for row in rows[1:]] == [(ticket.number, "Disposisikan", "Contoh Kabid")]
    assert len(table(client)) == 5


def test_no_cell_of_the_table_is_run_as_a_formula(client, office, auditor):
    ticket = factories.make_ticket(office)
    actions.withdraw(ticket, actor=office.people["opd"], note='=HYPERLINK("http://contoh.test")')
    assert table(client, tindakan="Batalkan laporan")[1][-1].startswith("'=HYPERLINK")


def test_another_pemda_is_not_in_it(client, auditor, ticket, other_office):
    foreign = factories.make_ticket(other_office)
    assert found(client, tiket=foreign.number) == []
    assert foreign.number not in str(table(client))


def test_what_an_auditor_reads_is_written_down_and_shown(client, office, auditor, ticket):
    client.get(ticket.get_absolute_url())
    client.get(reverse("jejak_audit"), {"orang": "Kabid", "tiket": ""})
    table(client)
    read = list(Reading.objects.order_by("pk").values_list("page", "address", "filters"))
    assert read == [
        ("Tiket", ticket.get_absolute_url(), ""),
        ("Jejak audit", "/jejak/", "orang: Kabid"),
        ("Unduhan jejak audit", "/jejak/jejak-audit.csv", ""),
    ]
    client.force_login(office.admin)
    assert "orang: Kabid" in client.get(reverse("jejak_dibaca")).content.decode()


def test_refused_pages_and_other_readers_leave_no_reading(client, office, auditor, ticket):
    client.get(reverse("pekerjaan"))
    client.force_login(office.kadis)
    client.get(ticket.get_absolute_url())
    assert not Reading.objects.exists()


def test_the_database_refuses_to_change_a_reading(client, auditor, ticket):
    client.get(ticket.get_absolute_url())
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.update(page="x")


def test_every_page_that_an_auditor_reads_has_a_name_in_the_log():
    unnamed = {"denyut"}  # fetched by the page itself
    heading, *rows = (line.split() for line in TABLE.strip().splitlines())
    auditor, visitor = heading.index("auditor"), heading.index("visitor")
    read = {row[0].partition(":")[0] for row in rows if row[auditor] == "Y" and row[visitor] != "Y"}
    assert "kepatuhan" in read
    assert read - unnamed - set(PAGES) == set()
