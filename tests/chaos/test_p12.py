"""Promise P12 in full: `make chaos P=12` renders all kinds of papers with hostile words, under strace."""

import pytest

from tests.test_engine import look_at
from tests.test_pdf import KINDS

pytestmark = [pytest.mark.p12, pytest.mark.django_db]


@pytest.mark.parametrize("kind", KINDS)
def test_no_paper_opens_a_file_or_calls_anybody(kind, tmp_path):
    look_at([kind], tmp_path)
