"""What the SKM came to: the rule's arithmetic by hand, no figure from which one person's answer could be read."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from reports.models import JawabanSkm
from reports.satisfaction import FEWEST, Masa, Satisfaction
from reports.unsur import UNSUR, grade_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def answered(pemda, month, *scores, year=2026, **more):
    """One answer per score, the same score for each unsur."""
    JawabanSkm.objects.bulk_create(
        JawabanSkm(pemda=pemda, year=year, month=month, **{unsur.column: score for unsur in UNSUR}, **more)
        for score in scores
    )


def of(pemda, words, today=TODAY):
    """The outcome of a masa."""
    masa = Masa.read(words)
    return Satisfaction(pemda, masa.year, today).of(masa)


@pytest.mark.parametrize(
    ("value", "letter", "words"),
    [
        (100, "A", "Sangat Baik"),
        (88.31, "A", "Sangat Baik"),
        (88.304, "B", "Baik"),
        (88.30, "B", "Baik"),
        (76.61, "B", "Baik"),
        (76.60, "C", "Kurang Baik"),
        (65.00, "C", "Kurang Baik"),
        (64.99, "D", "Tidak Baik"),
        (25, "D", "Tidak Baik"),
    ],
)
def test_a_value_has_the_mutu_and_kinerja_of_the_rule(value, letter, words):
    grade = grade_of(value)
    assert (grade.letter, grade.words) == (letter, words)


def test_the_value_is_the_mean_of_the_nine_means_times_25(office):
    scores = dict.fromkeys((unsur.column for unsur in UNSUR), 3) | {"u4": 4}
    JawabanSkm.objects.bulk_create(
        JawabanSkm(pemda=office.pemda, year=2026, month=10, **{**scores, "u3": third}) for third in (1, 2, 3, 4, 4, 4)
    )
    tally = of(office.pemda, "2026-10").tally
    assert tally.number == 6
    assert tally.means[2:4] == (3.0, 4.0)
    assert tally.value == pytest.approx((8 * 3 + 4) / 9 * 25)
    assert of(office.pemda, "2026-10").words == "77,78, mutu B (Baik)"


def test_a_masa_is_read_from_the_address_and_nothing_else_is():
    assert [Masa.read(words).words for words in ("2026", "2026-T3", "2026-11")] == [
        "Tahun 2026",
        "Triwulan III 2026",
        "November 2026",
    ]
    assert Masa.read("2026-T3").months == [7, 8, 9]
    for words in ("2026", "2026-T3", "2026-11"):
        assert Masa.read(words).key == words
    assert [Masa.read(words) for words in ("", "26", "2026-T5", "2026-13", "2026-11 ", "٢٠٢٦")] == [None] * 6


def test_fewer_than_five_answers_are_counted_and_not_shown(office):
    answered(office.pemda, 10, *[4] * (FEWEST - 1))
    outcome = of(office.pemda, "2026-10")
    assert (outcome.number, outcome.tally, outcome.held_back) == (4, None, 4)
    assert outcome.words == "kurang dari 5 jawaban"
    answered(office.pemda, 10, 4)
    assert of(office.pemda, "2026-10").tally.number == FEWEST


def test_small_months_join_their_quarter_or_year_only_together(office):
    answered(office.pemda, 1, *[4] * 3)
    answered(office.pemda, 2, *[2] * 6)
    assert [of(office.pemda, words).months for words in ("2026-01", "2026-02", "2026-T1", "2026")] == [
        (),
        (2,),
        (2,),
        (2,),
    ]
    assert of(office.pemda, "2026-T1").held_back == 3
    answered(office.pemda, 4, *[3] * 2)
    assert set(of(office.pemda, "2026").months) == {1, 2, 4}
    assert of(office.pemda, "2026-T1").months == (2,)


def test_no_difference_of_two_shown_values_is_the_answer_of_fewer_than_five(office):
    for month, number in enumerate((1, 7, 4, 5, 2, 2, 0, 3, 9, 1), 1):
        answered(office.pemda, month, *[3] * number)
    found = Satisfaction(office.pemda, 2026, TODAY)
    shown = {one.masa: set(one.months) for one in found.outcomes if one.tally}
    assert Masa(2026) in shown
    for larger, months in shown.items():
        inside = set().union(*(part for masa, part in shown.items() if masa != larger and part < months))
        for part in (inside, *(other for other in shown.values() if other < months)):
            rest = sum(found._by_month[month].number for month in months - part)
            assert rest == 0 or rest >= FEWEST, (larger, months, part)


def test_the_running_month_is_counted_and_not_shown(office):
    answered(office.pemda, 11, *[4] * 20)
    assert of(office.pemda, "2026-11").words == "tampil setelah bulannya berakhir"
    assert of(office.pemda, "2026-11", today=date(2026, 12, 1)).tally.number == 20


def test_the_page_shows_value_unsur_and_suggestions_of_its_own_government_only(client, office, other_office):
    answered(office.pemda, 10, *[3] * 5, suggestion="Mohon perangkat cadangan.")
    answered(office.pemda, 11, 1, suggestion="Saran yang belum tampil.")
    answered(other_office.pemda, 10, *[1] * 5, suggestion="Milik Pemda lain.")
    client.force_login(office.kadis)
    page = client.get(reverse("skm"), {"masa": "2026-10"}).content.decode()
    assert "<b>75,00</b>" in page and "kinerja Kurang Baik" in page
    for unsur in UNSUR:
        assert unsur.name in page
    assert "Mohon perangkat cadangan." in page
    assert "Milik Pemda lain." not in page
    whole = client.get(reverse("skm"), {"masa": "2026"}).content.decode()
    assert "Saran yang belum tampil." not in whole
    assert client.get(reverse("skm"), {"masa": "bukan masa"}).status_code == 200


def test_the_page_costs_the_same_however_many_have_answered(client, office, django_assert_max_num_queries):
    answered(office.pemda, 10, *[3] * 200)
    client.force_login(office.kadis)
    with django_assert_max_num_queries(10):
        client.get(reverse("skm"))


def test_the_tables_hold_the_values_and_the_single_answers(client, office):
    answered(office.pemda, 10, 1, 2, 3, 4, 4, suggestion="=1+1")
    client.force_login(office.people["admin"])
    values = table(client.get(reverse("skm_unsur"), {"masa": "2026-10"}))
    assert values[1] == ["U1", "Persyaratan", "5", "2,800", "70,00", "C", "Kurang Baik"]
    assert values[-1] == ["SKM", "Semua unsur", "5", "2,800", "70,00", "C", "Kurang Baik"]
    answers = table(client.get(reverse("skm_jawaban"), {"masa": "2026-10"}))
    assert answers[0] == ["Jawaban", *(f"U{number}" for number in range(1, 10))]
    assert sorted(row[1] for row in answers[1:]) == ["1", "2", "3", "4", "4"]
    assert "1+1" not in str(answers)


def test_the_tables_hold_nothing_of_a_masa_that_is_too_small(client, office):
    answered(office.pemda, 10, 1, 2)
    client.force_login(office.people["admin"])
    for name in ("skm_unsur", "skm_jawaban"):
        assert len(table(client.get(reverse(name), {"masa": "2026-10"}))) == 1


def table(response):
    """The rows of a CSV answer."""
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))
