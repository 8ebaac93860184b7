"""Acts over HTTP: walking the SOPs with the browser's fields, refusals, stale forms, general acts."""

import pytest

from tests import factories
from tests.posting import walk_over_http

pytestmark = pytest.mark.django_db

LONGEST_WAYS = {
    "purbalingga": ("perbaikan",),
    "sumbawa": ("lengkap", "gagal", "diganti", "normal"),
    "tanah-bumbu": ("gagal",),
    "bogor": (),
    "batam": ("luar_data_center", "diganti", "disetujui"),
}


@pytest.mark.parametrize("code", factories.SOP_CODES)
def test_the_longest_way_of_every_sop_can_be_walked_with_forms(client, code, morning):
    office = factories.make_office(code)
    ticket = walk_over_http(client, office, factories.make_ticket(office), *LONGEST_WAYS[code])
    assert ticket.status == "selesai"
