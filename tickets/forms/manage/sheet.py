"""CSV files of OPDs, people and nodes: every bad row is named with its reason before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, validate_ipv46_address

from tickets.coordinates import BOTH_OR_NONE, read_latitude, read_longitude
from tickets.csv_text import UnreadableTable, is_formula, plain, read_table
from tickets.forms.manage.people import clean_nip
from tickets.forms.manage.small_file import SmallFileForm
from tickets.forms.phone import clean_phone
from tickets.models import Node, Opd, Pemda, Tim, User
from workflow.indonesian import angka

LARGEST = 1024 * 1024
MOST_ROWS = 2000


class SheetForm(SmallFileForm):
    """The CSV file to look at."""

    largest, size_words = LARGEST, "1 MB"
    berkas = forms.FileField(
        label="Berkas CSV",
        help_text=f"UTF-8, dipisahkan titik koma atau koma. Paling banyak {angka(MOST_ROWS)} baris.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


@dataclass
class Line:
    """One row of the file: its number as a spreadsheet shows it, its cells by column, and what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)
    values: dict = field(default_factory=dict)

    def refuse(self, column: str, reason: str) -> None:
        """Note what is wrong in a column."""
        self.faults.append((column, reason))


@dataclass(frozen=True)
class Column:
    """One column of a file: its heading, what it holds, its longest text."""

    name: str
    hint: str
    longest: int
    required: bool = False
    is_number: bool = False  # may begin with a sign, and is read as a number before it is stored


@dataclass(frozen=True)
class Kind:
    """One kind of file."""

    code: str
    title: str
    columns: tuple[Column, ...]
    check: Callable[[Pemda, list[Line]], None]


@dataclass(frozen=True)
class DryRun:
    """What would be stored. ``refusal`` says why the file as a whole cannot be read, else it is empty."""

    kind: Kind
    lines: tuple[Line, ...] = ()
    refusal: str = ""

    @property
    def bad(self) -> list[Line]:
        """Rows that cannot be stored."""
        return [line for line in self.lines if line.faults]

    @property
    def is_clean(self) -> bool:
        """Whether everything can be stored."""
        return bool(self.lines) and not self.refusal and not self.bad


def dry_run(kind: Kind, pemda: Pemda, content: bytes) -> DryRun:
    """Read a file and check each row against its own columns, the other rows and what is stored. Changes nothing."""
    try:
        rows = read_table(content)
    except UnreadableTable as refused:
        return DryRun(kind, refusal=str(refused))
    names = [cell.lower().replace(" ", "_") for cell in rows[0]] if rows else []
    if refusal := _head_fault(kind, names):
        return DryRun(kind, refusal=refusal)
    lines = [_line(kind, names, number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    if not lines:
        return DryRun(kind, refusal="Berkas tidak memuat baris selain judul kolom.")
    if len(lines) > MOST_ROWS:
        return DryRun(
            kind, refusal=f"Berkas memuat {angka(len(lines))} baris. Paling banyak {angka(MOST_ROWS)} sekali impor."
        )
    kind.check(pemda, lines)
    return DryRun(kind, tuple(lines))


def _head_fault(kind: Kind, names: list[str]) -> str:
    known = [column.name for column in kind.columns]
    missing = [column.name for column in kind.columns if column.required and column.name not in names]
    unknown = [name for name in names if name and name not in known]
    if missing:
        return f"Baris pertama harus memuat kolom {', '.join(missing)}. Pakai berkas contoh."
    if unknown:
        return f"Kolom {', '.join(unknown)} tidak dikenal. Yang dikenal: {', '.join(known)}."
    doubled = {name for name in names if name and names.count(name) > 1}
    return f"Kolom {', '.join(sorted(doubled))} tertulis dua kali." if doubled else ""


def _line(kind: Kind, names: list[str], number: int, row: list[str]) -> Line:
    cells = {name: cell for name, cell in zip(names, row, strict=False) if name}
    line = Line(number, cells)
    if len(row) > len(names):
        line.refuse("baris", f"memuat {len(row)} kolom, padahal judulnya {len(names)}")
    for column in kind.columns:
        text = cells.get(column.name, "")
        value = "" if text == "-" else plain(text)
        line.values[column.name] = value
        if column.required and not value:
            line.refuse(column.name, "harus diisi")
        elif len(value) > column.longest:
            line.refuse(column.name, f"paling panjang {column.longest} huruf")
        elif not column.is_number and value and is_formula(value):
            line.refuse(column.name, "tidak boleh diawali tanda =, +, -, atau @")
    return line


def _refuse_doubles(lines: list[Line], column: str, stored: set[str], what: str) -> None:
    """Refuse values that are stored already or stand twice in the file, in any case."""
    first: dict[str, int] = {}
    for line in lines:
        key = line.values[column].lower()
        if not key:
            continue
        if key in stored:
            line.refuse(column, f"{what} ini sudah ada")
        elif key in first:
            line.refuse(column, f"sama dengan baris {first[key]}")
        first.setdefault(key, line.number)


def _find_opds(pemda: Pemda, lines: list[Line], *, required: bool) -> None:
    """Put the OPD named in a row into its values, by name or short name."""
    by_name: dict[str, Opd] = {}
    for opd in Opd.objects.filter(pemda=pemda):
        by_name[opd.name.lower()] = opd
        if opd.short_name:
            by_name.setdefault(opd.short_name.lower(), opd)
    for line in lines:
        name = line.values["opd"]
        line.values["opd"] = by_name.get(name.lower())
        if name and line.values["opd"] is None:
            line.refuse("opd", f"“{name}” tidak ada dalam daftar OPD")
        elif not name and not required:
            line.values["opd"] = None


def _check_opds(pemda: Pemda, lines: list[Line]) -> None:
    stored = {name.lower() for name in Opd.objects.filter(pemda=pemda).values_list("name", flat=True)}
    _refuse_doubles(lines, "nama", stored, "OPD")


def _check_nodes(pemda: Pemda, lines: list[Line]) -> None:
    stored = {name.lower() for name in Node.objects.filter(pemda=pemda).values_list("name", flat=True)}
    _refuse_doubles(lines, "nama", stored, "titik")
    _find_opds(pemda, lines, required=True)
    for line in lines:
        _try(line, "alamat_ip", validate_ipv46_address, "alamat IP tidak benar, misalnya 10.10.2.1")
        _read(line, "lintang", read_latitude)
        _read(line, "bujur", read_longitude)
        if not line.faults and (line.values["lintang"] is None) != (line.values["bujur"] is None):
            line.refuse("lintang", BOTH_OR_NONE)


def _check_people(pemda: Pemda, lines: list[Line]) -> None:
    wanted = [line.values["nama_pengguna"] for line in lines]
    taken = {name.lower() for name in User.objects.filter(username__in=wanted).values_list("username", flat=True)}
    taken |= {name.lower() for name in User.objects.filter(pemda=pemda).values_list("username", flat=True)}
    _refuse_doubles(lines, "nama_pengguna", taken, "nama pengguna")
    _find_opds(pemda, lines, required=False)
    teams = {tim.name.lower(): tim for tim in Tim.objects.filter(pemda=pemda)}
    for line in lines:
        name = line.values["tim"]
        line.values["tim"] = teams.get(name.lower())
        if name and line.values["tim"] is None:
            line.refuse("tim", f"“{name}” tidak ada dalam daftar tim")
        elif name and line.values["opd"]:
            line.refuse("tim", "anggota tim bekerja di Dinas; kosongkan kolom opd")
        _try(line, "nama_pengguna", UnicodeUsernameValidator(), "hanya huruf, angka, dan tanda @ . + - _")
        _try(line, "pos_el", EmailValidator(), "alamat pos-el tidak benar")
        _read(line, "hp", clean_phone)
        _read(line, "nip", clean_nip)


def _read(line: Line, column: str, read: Callable[[str], object]) -> None:
    """Put what a cell says in place of its text."""
    try:
        line.values[column] = read(line.values[column])
    except ValidationError as refusal:
        line.refuse(column, refusal.messages[0])


def _try(line: Line, column: str, validate: Callable[[str], None], reason: str) -> None:
    if line.values[column]:
        try:
            validate(line.values[column])
        except ValidationError:
            line.refuse(column, reason)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "opd",
            "OPD",
            (
                Column("nama", "nama lengkap seperti pada kop", 200, True),
                Column("sebutan", "nama pendek", 60),
                Column("alamat", "jalan dan nomor", 240),
                Column("telepon", "nomor kantor", 30),
            ),
            _check_opds,
        ),
        Kind(
            "pengguna",
            "Pengguna",
            (
                Column("nama", "nama dan gelar", 160, True),
                Column("nama_pengguna", "dipakai untuk masuk", 150, True),
                Column("opd", "nama atau sebutan OPD; kosong bagi orang Dinas", 200),
                Column("tim", "nama tim; hanya bagi anggota tim", 120),
                Column("pos_el", "alamat pos-el", 254),
                Column("hp", "10 sampai 13 angka", 40, is_number=True),
                Column("nip", "18 angka", 30),
                Column("pangkat", "pangkat dan golongan", 80),
                Column("pekerjaan", "sebutan pekerjaan", 160),
            ),
            _check_people,
        ),
        Kind(
            "titik",
            "Titik jaringan",
            (
                Column("nama", "nama titik", 120, True),
                Column("opd", "nama atau sebutan OPD", 200, True),
                Column("alamat_ip", "misalnya 10.10.2.1", 45),
                Column("tempat", "gedung, lantai, ruang", 160),
                Column("lintang", "misalnya -7,388972", 20, is_number=True),
                Column("bujur", "misalnya 109,363922", 20, is_number=True),
            ),
            _check_nodes,
        ),
    )
}
