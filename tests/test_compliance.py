"""Kepatuhan: the stored sums against a plain recount, the page, and the way from a figure to its arithmetic."""

from collections import Counter
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from statistics import median

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from reports.compliance import Scope, hand_names, late_results
from tests import factories
from tests.played import IN_TIME, LATE_AT_3_AND_6, play, play_two_months, sums
from tickets.models import Ticket
from workflow import compliance, moment
from workflow.compliance import excuse
from workflow.models import Clock, MonthResult, Result
from workflow.sop import read_sop
from workflow.states import Verdict

pytestmark = pytest.mark.django_db
MOST_QUERIES = 22
COLUMNS = (
    *("ticket", "clock", "kind", "code", "party", "hand", "cause"),
    *("verdict", "gross_seconds", "late_seconds", "closed_on"),
)


@pytest.fixture(scope="module")
def played_once(module_db):
    """Five tickets of two months, two of them late; what a test changes in the database is taken back after it."""
    office = factories.make_office()
    return office, play_two_months(office)


@pytest.fixture
def office(played_once, db):
    """The office whose tickets were played, as fresh objects."""
    return deepcopy(played_once[0])


@pytest.fixture
def played(played_once, db):
    """The five tickets, as fresh objects."""
    return [Ticket.objects.get(pk=ticket.pk) for ticket in played_once[1]]


@pytest.fixture
def kadis(client, office):
    """The Kadis at a browser, on the evening of the day."""
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    with moment.at(factories.MORNING + timedelta(hours=10)):
        yield client


# -- the sums ---------------------------------------------------------------------------------------------------------


@pytest.mark.embedded
def test_the_sums_are_those_of_a_plain_recount(office, played):
    november = datetime(2026, 10, 31, 17, tzinfo=UTC)
    closed = list(Clock.objects.filter(closed_at__gte=november))
    numbers, late = Counter(clock.code for clock in closed), Counter(clock.code for clock in closed if clock.is_late)
    assert len(numbers) > 4 and sum(late.values()) == 3

    steps = {code: row for (kind, code), row in sums().items() if kind == MonthResult.Kind.LANGKAH}

    assert {code: row.number for code, row in steps.items()} == numbers
    assert {code: row.late for code, row in steps.items() if row.late} == late
    for code, row in steps.items():
        assert row.middle_seconds == round(median(clock.gross_seconds for clock in closed if clock.code == code))
    everything = sums()["semua", ""]
    assert (everything.number, everything.late, everything.unjudged) == (
        len(closed),
        3,
        sum(clock.verdict == Verdict.TANPA_STANDAR for clock in closed),
    )
    ticket = sums()["tiket", ""]
    assert (ticket.number, ticket.late, ticket.in_time) == (3, 2, 1)
    assert sums(date(2026, 10, 1))["tiket", ""].number == 1


def test_scopes_add_up_to_the_whole(office, played):
    whole = sums()["semua", ""]
    hands = MonthResult.objects.filter(month="2026-11-01", kind="semua", opd=None).exclude(hand="")
    assert sum(row.number for row in hands) == whole.number
    assert hands.get(hand=str(office.posts["kabid"].pk)).late == 2
    assert hands.get(hand="tim").late == 1
    assert sums(opd=office.opd)["semua", ""].late == whole.late
    assert sums(opd=office.opd, hand="tim")["semua", ""].late == 1


@pytest.mark.embedded
def test_counting_again_changes_nothing_and_a_new_result_counts_its_month_only(office, played):
    before = list(MonthResult.objects.order_by("pk").values())
    assert compliance.count_new() == 0
    assert list(MonthResult.objects.order_by("pk").values()) == before
    play(office, IN_TIME, begin=datetime(2026, 10, 21, 1, 0, tzinfo=UTC))
    assert compliance.count_new() == 1
    assert sums(date(2026, 10, 1))["tiket", ""].number == 2
    assert sums()["tiket", ""].pk in {row["id"] for row in before}


def test_an_accepted_reason_changes_the_adjusted_reading_only(office, played):
    _, once, twice, *_ = played
    for ticket in (once, twice):
        excuse([ticket.clocks.get(code="3").pk])
    compliance.count_new()
    row, ticket_row = sums()["langkah", "3"], sums()["tiket", ""]
    assert (row.late, row.excused, row.in_time, row.in_time_adjusted) == (2, 2, 2, 4)
    assert (ticket_row.late, ticket_row.excused) == (2, 1)  # the other one is late in row 6 too
    excuse([twice.clocks.get(code="6").pk])
    compliance.count_new()
    assert sums()["tiket", ""].excused == 2


@pytest.mark.embedded
def test_what_closed_before_results_were_kept_is_kept_by_command(office, played):
    def everything():
        return list(Result.objects.order_by("ticket", "kind", "clock").values_list(*COLUMNS)), [
            (row.month, row.kind, row.code, row.opd_id, row.hand, row.number, row.late, row.middle_seconds)
            for row in MonthResult.objects.order_by("month", "kind", "code", "opd", "hand")
        ]

    before = everything()
    Result.objects.all().delete()
    MonthResult.objects.all().delete()
    call_command("count_results", stdout=StringIO())
    assert everything() == before
    call_command("count_results", stdout=(said := StringIO()))
    assert said.getvalue() == "0 results kept, 0 months counted.\n"


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_the_month_in_one_figure_raw_and_adjusted(kadis, played):
    page = kadis.get(reverse("kepatuhan"))
    shown = page.content.decode()
    assert "Kepatuhan SOP, November 2026" in shown
    assert ">1 dari 3</a></b>tiket selesai tepat waktu, 33,3\u00a0%" in shown
    assert "(bulan sebelumnya 100,0\u00a0%, disesuaikan 100,0\u00a0%)" in shown
    assert "Disesuaikan 33,3\u00a0%: tidak ada keterlambatan dengan alasan yang diterima" in shown
    assert "(langkah 3) paling sering melewati standar" in shown


def test_the_open_tickets_of_the_page_are_those_of_the_list_behind_it(kadis, office, played):
    page = kadis.get(reverse("kepatuhan"))
    assert page.context["waiting"] == (1, 1)
    listed = [kadis.get(page.context[name]).context["page"].rows for name in ("open_url", "open_late_url")]
    assert [len(rows) for rows in listed] == [1, 1]


def test_the_page_of_one_opd_leads_to_its_open_tickets(kadis, office, played):
    page = kadis.get(reverse("kepatuhan"), {"opd": office.people["opd"].opd_id})
    assert "Tiket terbuka OPD ini" in page.content.decode()
    assert len(kadis.get(page.context["open_url"]).context["page"].rows) == 1


def test_a_team_is_called_as_its_sop_prints_it():
    sop = read_sop((factories.SOP_FOLDER / "batam.toml").read_bytes())
    assert hand_names(None, ["tim"], sop) == {"tim": "Staf / Tim Data Center"}
    assert hand_names(None, ["tim"], None) == {"tim": "Tim Jaringan"}


def test_late_steps_are_hatched_and_others_are_not(kadis, played):
    page = kadis.get(reverse("kepatuhan"))
    late = {bullet.fact.no: bullet.fact.is_late for bullet in page.context["wide"].bullets}
    assert late == {"1": False, "3": True, "4": False, "5": False, "6": False, "7": False}
    shown = page.content.decode()
    assert shown.count('fill="url(#arsir-langkah)"') == shown.count('fill="url(#arsir-langkah-ponsel)"') == 1
    assert shown.count('role="img"') == 4
    assert shown.count("Lihat sebagai tabel") == 4


def test_a_figure_leads_to_its_tickets_and_from_there_to_the_arithmetic(kadis, played):
    page = kadis.get(reverse("kepatuhan"))
    url = next(url for line, url in page.context["steps"] if line.code == "3")
    drilled = kadis.get(url)
    lines = drilled.context["lines"]
    assert [line.result.ticket for line in lines] == [played[2], played[1]]
    assert [line.lateness for line in lines] == ["35 menit", "15 menit"]
    sums_page = kadis.get(lines[0].url)
    assert f'id="{lines[0].url.partition("#")[2]}"' in sums_page.content.decode()


def test_the_chart_of_the_rows_says_raw_and_adjusted(kadis, played):
    excuse([played[1].clocks.get(code="3").pk])
    compliance.count_new()
    shown = kadis.get(reverse("kepatuhan")).content.decode()
    assert "50 % tepat waktu, disesuaikan 75 %" in shown
    assert shown.count(">disesuaikan 75 %</text>") == 2  # on a desk and on a phone


def test_the_headline_leads_to_its_tickets(kadis, played):
    page = kadis.get(reverse("kepatuhan"))
    late = kadis.get(page.context["late_url"])
    assert {line.result.ticket for line in late.context["lines"]} == {played[1], played[2]}
    assert "Tiket yang dihitung" in late.content.decode()
    in_time = kadis.get(page.context["in_time_url"]).context["lines"]
    assert [line.lateness for line in in_time] == ["tepat waktu"]
    assert {line.result.kind for line in (*late.context["lines"], *in_time)} == {"tiket"}


def test_a_figure_of_a_post_leads_to_its_steps(kadis, office, played):
    page = kadis.get(reverse("kepatuhan"), {"jabatan": office.posts["kabid"].pk})
    assert len(kadis.get(page.context["in_time_url"]).context["lines"]) == 2
    assert len(kadis.get(page.context["late_url"]).context["lines"]) == 2


def test_where_posts_share_every_deadline_the_page_says_so(kadis, office, played):
    MonthResult.objects.filter(pemda=office.pemda).exclude(hand="").delete()
    shown = kadis.get(reverse("kepatuhan")).content.decode()
    assert "Tenggat pada bulan ini berlaku bersama untuk beberapa langkah sekaligus" in shown


def test_what_stands_behind_the_steps_of_the_dinas_counts_no_time_of_the_opd(office, played):
    for row in MonthResult.objects.filter(pemda=office.pemda, kind="semua"):
        scope = Scope(row.month, row.opd_id, row.hand, row.sop_version_id)
        assert late_results(office.pemda, scope).count() == row.number
        assert late_results(office.pemda, scope, verdict=Verdict.TERLAMBAT).count() == row.late
    one = Result.objects.filter(pemda=office.pemda, kind="jam", verdict=Verdict.TERLAMBAT).first()
    scope = Scope(one.closed_on.replace(day=1), sop=one.sop_version_id)
    before = late_results(office.pemda, scope).count()
    Result.objects.filter(pk=one.pk).update(party="opd")
    assert late_results(office.pemda, scope).count() == before - 1
    assert one in late_results(office.pemda, scope, code=one.code)


def test_the_address_narrows_to_an_opd_and_a_post(kadis, office, played):
    page = kadis.get(reverse("kepatuhan"), {"jabatan": office.posts["kabid"].pk}).context["page"]
    assert [line.fact.no for line in page.steps] == ["3"]
    assert (page.share.in_time, page.share.of) == (2, 4)
    own = kadis.get(reverse("kepatuhan"), {"opd": office.opd.pk, "bulan": "2026-10"}).context["page"]
    assert (own.share.in_time, own.share.of) == (1, 1)
    assert kadis.get(reverse("kepatuhan"), {"opd": office.other_opd.pk}).context["page"].steps == []


@pytest.mark.parametrize(
    "query",
    ["bulan=2026-13", "bulan=0001-01", "opd=x&sop=99999999999&jabatan=%00", "bulan=2099-12", f"jabatan={'9' * 19}"],
)
def test_an_address_that_means_nothing_shows_an_empty_page(kadis, played, query):
    for page in ("kepatuhan", "kepatuhan_langkah"):
        assert kadis.get(f"{reverse(page)}?{query}&halaman=999999999").status_code == 200


def test_another_government_sees_none_of_it(client, other_office, played):
    client.force_login(other_office.admin, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("kepatuhan"))
    assert "Belum ada langkah yang selesai" in page.content.decode()
    assert client.get(reverse("kepatuhan_langkah")).context["lines"] == []


def test_the_page_costs_the_same_whatever_it_counts(kadis, office, played, django_assert_max_num_queries):
    def ask():
        with django_assert_max_num_queries(MOST_QUERIES) as asked:
            kadis.get(reverse("kepatuhan"))
        return len(asked)

    kadis.get(reverse("kepatuhan"))  # SOP and calendar are read once per process
    few = ask()
    for day in range(3, 8):
        play(office, LATE_AT_3_AND_6, begin=factories.MORNING - timedelta(days=day))
    compliance.count_new()
    assert ask() == few


def test_what_is_late_is_counted_over_clocks_and_not_over_every_level_that_they_have_passed():
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'clock_late'")
        assert cursor.fetchone() == (["deduplicate_items=off"],)
