"""Taking an SOP file in: immutable once used, and tickets stay on the version they were opened under."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from workflow import moment
from workflow.importing import SopInUse, import_sop
from workflow.models import SopVersion

SOURCE = (factories.SOP_FOLDER / "purbalingga.toml").read_bytes()
CHANGED = SOURCE.replace(b'limit = "30 menit"', b'limit = "45 menit"')
RENAMED = CHANGED.replace(b'code = "purbalingga-2023"', b'code = "purbalingga-2027"')


def test_the_same_bytes_again_change_nothing(office):
    again = import_sop(SOURCE, pemda=office.pemda)
    assert again == office.sop_version
    assert SopVersion.objects.count() == 1


def test_other_bytes_replace_a_version_that_no_ticket_uses(office):
    import_sop(CHANGED, pemda=office.pemda, effective_from=date(2020, 1, 1))
    assert factories.make_ticket(office).sop.step("7").printed_limit == "45 menit"


def test_other_bytes_under_a_code_that_a_ticket_uses_are_refused(office, ticket):
    with pytest.raises(SopInUse, match="purbalingga-2023"):
        import_sop(CHANGED, pemda=office.pemda)
    office.sop_version.refresh_from_db()
    assert office.sop_version.source.encode() == SOURCE


def test_a_ticket_keeps_the_version_it_was_opened_under(office, morning):
    before = factories.make_ticket(office)
    import_sop(RENAMED, pemda=office.pemda, effective_from=date(2026, 11, 20))
    after = factories.make_ticket(office)
    assert before.sop.step("7").printed_limit == "30 menit"
    assert after.sop.step("7").printed_limit == "45 menit"


def test_a_version_opens_tickets_only_from_its_first_day_on(office, morning):
    import_sop(RENAMED, pemda=office.pemda, effective_from=date(2026, 11, 23))
    assert factories.make_ticket(office).sop_version == office.sop_version
    with moment.at(factories.MORNING + timedelta(days=3)):
        assert factories.make_ticket(office).sop_version.code == "purbalingga-2027"


def test_the_command_names_the_version_and_its_first_day(office, tmp_path, capsys):
    file = tmp_path / "baru.toml"
    file.write_bytes(RENAMED)
    call_command("import_sop", str(file), pemda="purbalingga", effective_from=date(2027, 1, 1))
    assert "purbalingga-2027" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "pemda", "sentence"),
    [
        (b"bukan toml [", "purbalingga", "TOML"),
        (SOURCE, "tidak-ada", "Pemda 'tidak-ada' tidak ada"),
        (None, "purbalingga", "Berkas tidak dapat dibaca"),
    ],
)
def test_the_command_says_why_it_refuses(office, tmp_path, content, pemda, sentence):
    file = tmp_path / "sop.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("import_sop", str(file), pemda=pemda)
