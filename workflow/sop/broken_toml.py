"""What breaks a file that is no TOML, in the words of whoever has to mend it: tomllib speaks English."""

from __future__ import annotations

import re

PLACE = re.compile(r" \(at line (\d+), column (\d+)\)\Z")
#: Longest part of the broken line that is quoted.
MOST_QUOTED = 60
UNCLOSED_TEXT = "teks tidak ditutup dengan tanda kutip"
TAKEN = "nama ini sudah ditulis di atas"
BACKSLASH = "tanda \\ di dalam teks harus ditulis dua kali: \\\\"
#: Beginnings of what tomllib says, the more exact one first.
REASONS = (
    ("Invalid statement", "bukan “kunci = nilai” dan bukan judul tabel"),
    ("Expected newline", "sesudah nilainya masih ada tulisan; satu baris memuat satu kunci"),
    ("Expected '=' ", "sesudah kunci harus ada tanda ="),
    ("Expected ']", "judul tabel tidak ditutup kurung siku"),
    ("Expected ", UNCLOSED_TEXT),
    ("Found invalid character", "memuat karakter yang tidak dikenal"),
    ("Cannot declare", TAKEN),
    ("Cannot overwrite", TAKEN),
    ("Cannot mutate", TAKEN),
    ("Cannot redefine", TAKEN),
    ("Duplicate inline table key", TAKEN),
    ("Invalid initial character", "nama kunci tidak dapat dibaca"),
    ("Unclosed array", "kurung siku tidak ditutup, atau koma di antara isinya tertinggal"),
    ("Unclosed inline table", "kurung kurawal tidak ditutup, atau koma di antara isinya tertinggal"),
    ("Unterminated string", UNCLOSED_TEXT),
    ("Illegal character", UNCLOSED_TEXT),
    ("Unescaped", BACKSLASH),
    ("Invalid hex value", BACKSLASH),
    ("Escaped character", BACKSLASH),
    ("Invalid date", "tanggalnya tidak ada; tulis misalnya 2027-01-04"),
    ("Invalid value", "nilainya tidak dapat dibaca; teks ditulis di antara tanda kutip"),
)


def what_breaks(text: str, error: ValueError) -> str:
    """Line, column and beginning of the broken line, and the reason, for what ``tomllib.loads(text)`` raised."""
    said = str(error)
    reason = next((words for start, words in REASONS if said.startswith(start)), "tidak dapat dibaca")
    place = PLACE.search(said)
    if not place:
        return f"berkas tidak terbaca sebagai TOML, di akhir berkas: {reason}"
    line, column = int(place[1]), int(place[2])
    quoted = "".join(filter(str.isprintable, text.split("\n")[line - 1].strip()))[:MOST_QUOTED]
    return f"berkas tidak terbaca sebagai TOML, baris teks ke-{line}, huruf ke-{column} (“{quoted}”): {reason}"
