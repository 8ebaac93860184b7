"""One table of an SOP file, read key by key: wrong types, bad words and unknown keys become faults."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any

from workflow.sop.faults import FaultList

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-\d{2})?")
_TYPES = {str: "teks", bool: "true/false", int: "bilangan", float: "bilangan", list: "daftar", dict: "tabel"}


class Table:
    """A TOML table whose keys are taken once each; ``close`` reports those that were left over.

    ``row`` and ``path`` say where a fault lies: printed row number ("" = head) and the key's prefix. A faulty
    value is reported and read as if it were absent, so one mistake does not hide the next.
    """

    def __init__(self, values: Mapping[str, Any], faults: FaultList, *, row: str = "", path: str = ""):
        self.values = values
        self.faults = faults
        self.row = row
        self.path = path
        self._known: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def fault(self, key: str, reason: str) -> None:
        """Note a fault of a key in this table."""
        self.faults.add(self.row, f"{self.path}{key}", reason)

    def _take(self, key: str, kind: type, *, required: bool = False) -> Any:
        """The value of a key if it is of that type, else None."""
        self._known.append(key)
        value = self.values.get(key)
        if value is None:
            if required:
                self.fault(key, "wajib diisi, tetapi tidak ada")
            return None
        # A TOML boolean is an int for Python; no key of an SOP file takes numbers, so only exact types count.
        if type(value) is not kind:
            self.fault(key, f"harus berupa {_TYPES[kind]}, bukan {_TYPES.get(type(value), 'tanggal atau waktu')}")
            return None
        if required and not (value.strip() if kind is str else value):
            self.fault(key, "wajib diisi, tetapi kosong")
            return None
        return value

    def text(self, key: str, *, required: bool = False, default: str = "", most: int = 0) -> str:
        """A text without spaces around it, of at most ``most`` characters (0 = any); else the default."""
        value = self._take(key, str, required=required)
        if most and value is not None and len(value.strip()) > most:
            self.fault(key, f"terlalu panjang: paling panjang {most} huruf")
        return (value or "").strip() or default

    def word(self, key: str, allowed: Collection[str], what: str, *, required: bool = False, default: str = "") -> str:
        """A text out of a closed list; any other word is a fault that says what is allowed."""
        value = self.text(key, required=required, default=default)
        if value == default or value in allowed:
            return value
        self.unknown_word(key, value, allowed, what)
        return default

    def code(self, key: str, pattern: re.Pattern[str], described: str, *, required: bool = True) -> str:
        """A text of a fixed form, such as a code; "" if absent or faulty."""
        value = self.text(key, required=required)
        if value and not pattern.fullmatch(value):
            self.fault(key, f"“{value}” tidak boleh: {described}")
            return ""
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        values = self._take(key, list, required=required) or []
        for value in values:
            if type(value) is not str:
                self.fault(key, f"harus berupa daftar teks, tetapi memuat {_TYPES.get(type(value), 'tanggal')}")
                return ()
            if not value.strip():
                self.fault(key, "memuat teks kosong")
                return ()
        return tuple(value.strip() for value in values)

    def words(self, key: str, allowed: Collection[str], what: str) -> tuple[str, ...]:
        """A list of words out of a closed list, each at most once."""
        kept: list[str] = []
        for value in self.texts(key):
            if value not in allowed:
                self.unknown_word(key, value, allowed, what)
            elif value in kept:
                self.fault(key, f"{what} “{value}” disebut dua kali")
            else:
                kept.append(value)
        return tuple(kept)

    def unknown_word(self, key: str, value: str, allowed: Collection[str], what: str) -> None:
        """Note a word that is not in its closed list, with the nearest that is."""
        self.fault(key, f"{what} “{value}” tidak dikenal{_nearest(value, allowed)}")

    def flag(self, key: str) -> bool:
        """True or false; false if absent."""
        return bool(self._take(key, bool))

    def date(self, key: str) -> str:
        """A TOML date, or a text of year and month ("2017-10"), as ISO text; "" if absent."""
        self._known.append(key)
        value = self.values.get(key)
        if value is None:
            return ""
        if type(value) is datetime.date:
            return value.isoformat()
        if type(value) is str and _DATE.fullmatch(value.strip()):
            day = value.strip()
            try:
                datetime.date.fromisoformat(day if len(day) == 10 else f"{day}-01")
                return day
            except ValueError:
                self.fault(key, f"tanggal “{day}” tidak ada dalam kalender")
                return ""
        self.fault(key, 'harus berupa tanggal, misalnya 2023-05-25, atau bulan dalam tanda kutip, misalnya "2017-10"')
        return ""

    def table(self, key: str) -> Table:
        """A table inside this one; empty if absent."""
        return self.inside(self._take(key, dict) or {}, key)

    def tables(self, key: str, *, required: bool = False) -> list[Table]:
        """A list of tables; each carries its own code in the fault path where it has one."""
        values = self._take(key, list, required=required) or []
        if any(type(value) is not dict for value in values):
            self.fault(key, f"harus ditulis sebagai [[{self.path}{key}]]")
            return []
        return [self.inside(value, _label(key, value, place)) for place, value in enumerate(values, start=1)]

    def inside(self, values: Mapping[str, Any], label: str) -> Table:
        """A table below this one, with its label in the fault path."""
        return Table(values, self.faults, row=self.row, path=f"{self.path}{label}.")

    def text_map(
        self, key: str, *, required: bool = False, empty_values: bool = False, most: int = 0
    ) -> dict[str, str]:
        """A table of texts of at most ``most`` characters (0 = any); empty ones only if ``empty_values``."""
        values = self._take(key, dict, required=required) or {}
        kept = {}
        for name, value in values.items():
            if type(value) is not str:
                self.fault(f"{key}.{name}", "harus berupa teks")
            elif not name.strip() or (not value.strip() and not empty_values):
                self.fault(f"{key}.{name}", "kosong")
            else:
                kept[name] = value.strip()
                if most and len(kept[name]) > most:
                    self.fault(f"{key}.{name}", f"terlalu panjang: paling panjang {most} huruf")
        return kept

    def notes(self, key: str) -> dict[str, str]:
        """A table key -> reason; ``outcome.CODE`` may be written quoted or as a table and comes out flat."""
        flat: dict[str, Any] = {}
        for name, value in (self._take(key, dict) or {}).items():
            if type(value) is dict:
                flat |= {f"{name}.{inner}": reason for inner, reason in value.items()}
            else:
                flat[name] = value
        reasons = Table(flat, self.faults, row=self.row, path=f"{self.path}{key}.")
        return {name: text for name in flat if (text := reasons.text(name, required=True))}

    def originals(self, key: str, allowed: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The printed words that the file mends: a text (of ``text``), or a table key -> text or list."""
        if type(self.values.get(key)) is str:
            return {"text": (self.text(key, required=True),)}
        inner = self.table(key)
        kept = {}
        for name, value in inner.values.items():
            if name not in allowed or name not in self.values:
                inner.fault(name, "tidak ada kunci itu yang dibetulkan di sini")
            else:
                kept[name] = inner.texts(name) if type(value) is list else (inner.text(name, required=True),)
        return kept

    def close(self) -> None:
        """Report the keys that nobody took."""
        for key in self.values:
            if key not in self._known:
                self.fault(key, f"kunci ini tidak dikenal{_nearest(key, self._known)}")


def _label(key: str, value: Mapping[str, Any], place: int) -> str:
    name = value.get("code") or value.get("kind")
    return f"{key}.{name}" if type(name) is str else f"{key}[{place}]"


def _nearest(word: str, allowed: Collection[str]) -> str:
    near = difflib.get_close_matches(word, [str(each) for each in allowed], n=1)
    return f"; mungkin maksud Anda “{near[0]}”" if near else ""
