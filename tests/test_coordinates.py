"""Where a node stands on the map: read from forms and files, shown to whoever has to go there."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import factories
from tests.test_lists import sign_in
from tickets.coordinates import links_to, read_latitude, read_longitude
from tickets.forms.manage.sheet import KINDS, dry_run
from tickets.models import Node

pytestmark = pytest.mark.django_db
POINT = {"latitude": Decimal("-7.388972"), "longitude": Decimal("109.363922")}


@pytest.mark.parametrize("text", ["-7,388972", "-7.388972", " \N{MINUS SIGN}7.3889720 "])
def test_degrees_are_read_as_people_and_maps_write_them(text):
    assert read_latitude(text) == POINT["latitude"]
    assert read_latitude(" ") is None


@pytest.mark.parametrize("text", ["109.363922", "utara", "NaN", "Infinity", "1e400", "-7,38,89"])
def test_a_latitude_outside_indonesia_is_refused_in_words(text):
    with pytest.raises(ValidationError, match="Garis lintang di Indonesia"):
        read_latitude(text)
    with pytest.raises(ValidationError, match="Garis bujur di Indonesia"):
        read_longitude("-7,388972")


def test_the_links_lead_to_the_point_or_search_for_the_words():
    there = links_to(*POINT.values(), "SW LT2 & rak")
    assert there.app == "geo:-7.388972,109.363922?q=-7.388972,109.363922(SW%20LT2%20%26%20rak)"
    assert there.web == "https://www.openstreetmap.org/?mlat=-7.388972&mlon=109.363922#map=18/-7.388972/109.363922"
    assert links_to(None, None, "Gedung A").app == "geo:0,0?q=Gedung%20A"
    assert links_to(None, None, "Gedung A").web.endswith("/search?query=Gedung+A")


def test_the_admin_enters_them_and_is_told_what_is_wrong(client, office):
    url, sent = reverse("kelola_node_baru"), {"name": "SW-1", "opd": office.opd.pk}
    sign_in(client, office.admin)
    for wrong, sentence in (
        ({"latitude": "109,36", "longitude": "-7,38"}, "Garis lintang di Indonesia"),
        ({"latitude": "-7,38"}, "Isi garis lintang dan garis bujur keduanya"),
    ):
        refused = client.post(url, {**sent, **wrong}).content.decode()
        assert sentence in refused
        assert wrong["latitude"] in refused
    client.post(url, {**sent, "latitude": "-7,388972", "longitude": "109.363922"})
    node = Node.objects.get()
    assert (node.latitude, node.longitude) == tuple(POINT.values())
    assert 'value="-7,388972"' in client.get(reverse("kelola_node_ubah", args=[node.pk])).content.decode()
    assert node.map.web.replace("&", "&amp;") in client.get(reverse("kelola_node")).content.decode()


def test_a_csv_file_brings_them_and_names_bad_ones(office):
    head = f"nama;opd;lintang;bujur\nSW-1;{office.opd.name};"
    good = dry_run(KINDS["titik"], office.pemda, f"{head}-7,388972;109,363922".encode())
    assert good.is_clean
    assert (good.lines[0].values["lintang"], good.lines[0].values["bujur"]) == tuple(POINT.values())
    for cells, column in (("91;109", "lintang"), ("-7;=1+1", "bujur"), ("-7;", "lintang")):
        bad = dry_run(KINDS["titik"], office.pemda, f"{head}{cells}".encode())
        assert [name for name, _ in bad.bad[0].faults] == [column]


def test_the_database_keeps_half_points_and_foreign_ones_out(office):
    for wrong in ({"latitude": 1}, {"latitude": 51, "longitude": 109}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Node.objects.create(pemda=office.pemda, opd=office.opd, name="SW", **wrong)


def test_the_technician_finds_the_way_from_ticket_row_and_list_of_work(client, office, morning):
    node = Node.objects.create(pemda=office.pemda, opd=office.opd, name="SW-1", **POINT)
    ticket = factories.walk(office, factories.make_ticket(office, node=node), until="5")
    sign_in(client, office.tim)
    for url in (ticket.get_absolute_url(), reverse("ticket_row", args=[ticket.number]), reverse("pekerjaan")):
        assert 'href="geo:-7.388972,109.363922?' in client.get(url).content.decode()
    sign_in(client, office.people["opd"])
    assert "geo:" not in client.get(ticket.get_absolute_url()).content.decode()
