"""The columns of a recap, and a line of it in words or as typed values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from reports.recap import Line
from workflow import indonesian
from workflow.states import Verdict

COLUMNS = (
    "No",
    "Nomor tiket",
    "Tanggal lapor",
    "OPD",
    "Lokasi",
    "Jenis gangguan",
    "Penyebab",
    "Tindakan",
    "Petugas",
    "Respon",
    "Pulih",
    "Durasi bruto (jam:menit kerja)",
    "Durasi neto (jam:menit kerja)",
    "Batas waktu SOP",
    "Batas waktu dipenuhi",
    "Hasil",
    "Perangkat diganti",
    "Nomor dokumen",
)
TOTAL_COLUMNS = (
    "Jumlah",
    "Belum selesai",
    "Dengan standar",
    "Tepat waktu",
    "Terlambat",
    "% tepat waktu",
    "% tepat waktu, alasan diterima",
    "Rata-rata bruto",
    "Rata-rata neto",
)


def values(line: Line, at: int, zone: ZoneInfo) -> list[Any]:
    """The cells of a line as numbers, local moments, durations and texts; None for what is not there yet."""
    return [
        at,
        line.number,
        local(line.arrived_at, zone),
        line.opd,
        line.place,
        line.fault,
        line.cause,
        line.action,
        line.people,
        local(line.responded_at, zone),
        local(line.restored_at, zone),
        None if line.gross is None else timedelta(seconds=line.gross),
        None if line.net is None else timedelta(seconds=line.net),
        line.limits,
        line.kept,
        verdict_words(line),
        line.devices,
        line.papers,
    ]


def words(cells: Sequence[Any], *, short: bool = False) -> list[str]:
    """The same cells as text: moments as every spreadsheet sorts them, or ``short`` for a narrow column on paper."""
    moments = "%d-%m-%y %H.%M" if short else "%Y-%m-%d %H:%M:%S"
    return [f"{cell:{moments}}" if isinstance(cell, datetime) else _word(cell) for cell in cells]


def verdict_words(line: Line) -> str:
    """The verdict, and whether a lateness was accepted or the work still goes on; no verdict before the first clock."""
    if line.is_open and not line.limits:
        return "Belum selesai"
    label = str(Verdict(line.verdict).label)
    if line.excused:
        label += ", alasan diterima"
    return f"{label} (belum selesai)" if line.is_open else label


def local(iso: str, zone: ZoneInfo) -> datetime | None:
    """A stored moment in the government's own time, without its zone, as workbooks want it."""
    return datetime.fromisoformat(iso).astimezone(zone).replace(tzinfo=None) if iso else None


def hours(seconds: float | None) -> str:
    """ "7:05"; a dash of nothing."""
    if seconds is None:
        return "–"
    minutes = int(seconds // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def percent(value: float | None) -> str:
    """ "87,5 %"; a dash of nothing."""
    return "–" if value is None else f"{indonesian.angka(value, 1)} %"


def _word(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, timedelta):
        return hours(cell.total_seconds())
    return str(cell)
