"""Every way and loop of the five SOPs over HTTP: everybody reads the page and fills the form that it shows."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories, table
from tests.page_forms import upload
from tests.visitors import Visitors
from workflow import moment
from workflow.states import Status

pytestmark = pytest.mark.django_db

WAYS = [way for government in factories.SOP_CODES for way in table.ways(government)]
#: A letter that comes with the report: the box for one that is written here stays empty.
LETTER = {"letter_number": "000/Contoh/2026", "letter_date": "2026-11-19", "writes_letter": ""}


def issued_on(sop, hops):
    """Kind and title of every paper that the rows of a way owe for their outcomes, with how often."""
    return Counter(
        (paper.kind, paper.title)
        for hop in hops
        for paper in sop.step(hop.row).papers
        if not paper.on or hop.outcome in paper.on
    )


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_way_can_be_walked_through_its_pages(way):
    office, at = factories.make_office(way.government), factories.MORNING
    visitors = Visitors(office)
    with moment.at(at):
        letter = LETTER | {"surat": [upload("surat")]} if office.sop_version.definition.start.letter != "tidak" else {}
        ticket = visitors["opd"].report(**letter)
    carried_by_report = 1 if way.government == "bogor" else 0
    for hop in way.hops[carried_by_report:]:
        at += timedelta(minutes=7)
        with moment.at(at):
            ticket = visitors.take(ticket, hop)
    assert ticket.status == Status.SELESAI
    assert [run.step for run in ticket.runs.all()] == [hop.row for hop in way.hops]
    issued = Counter((paper.kind, paper.title) for paper in ticket.papers.all())
    assert issued == issued_on(ticket.sop, way.hops)
    page = visitors["opd"].read(reverse("ticket", args=[ticket.number])).decode()
    assert [paper.number for paper in ticket.papers.all() if paper.number not in page] == []
