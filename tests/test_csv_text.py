"""Tables as text: what a spreadsheet writes is read as it was meant, and what it reads it never runs."""

import pytest

from tickets.csv_text import UnreadableTable, read_table, write_table


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "\ufeffsep=;\r\n"])
def test_a_first_line_that_names_the_divider_is_obeyed_and_is_no_row(first):
    assert read_table(f"{first}nama,gelar,kota;opd\nA;B\n".encode()) == [["nama,gelar,kota", "opd"], ["A", "B"]]
    assert read_table(first.encode()) == []


def test_no_cell_that_is_written_is_run_by_a_spreadsheet():
    written = write_table([["=1+1", "+62", "-3", "@SUM", "aman"]])

    assert written == "\ufeff'=1+1;'+62;'-3;'@SUM;aman\r\n"


@pytest.mark.parametrize("file", [b"PK\x03\x04\0\xff\xfe", "nama\nDinas A\n".encode("utf-16")])
def test_a_spreadsheet_itself_or_utf_16_is_not_taken_for_a_broken_csv(file):
    with pytest.raises(UnreadableTable, match="bukan CSV"):
        read_table(file)
