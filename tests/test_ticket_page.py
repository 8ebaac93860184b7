"""The ticket's page: what it says to whom, and what it costs."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client):
    """Open a ticket's page as somebody."""

    def open_page(user, ticket):
        client.force_login(user)
        return client.get(ticket.get_absolute_url())

    return open_page


def test_the_page_names_row_hand_and_deadline(visit, office, ticket):
    page = visit(office.tu, ticket).content.decode()
    assert ticket.title in page
    assert "Langkah 1 dari 7" in page
    assert "Menunggu Tata Usaha." in page
    assert "sisa" in page or "terlambat" in page
