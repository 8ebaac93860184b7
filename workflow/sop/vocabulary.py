"""The words that an SOP file may use, for the officer who writes one (``check_sop --vocabulary``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflow.fields import FIELDS, OFFERED
from workflow.papers import BEFORE_THE_SOP, PaperKind
from workflow.sop.definition import ENDS
from workflow.sop.reader import LETTERS, RECORDS
from workflow.states import ACTS, CHAIN, INTAKE, LANDINGS, REPORT, SOP_ROLES, WORK, Status
from workflow.working_time import DAY_RULES

PHASES = (
    ("intake", "penerimaan", INTAKE),
    ("chain", "disposisi berjenjang", CHAIN),
    ("work", "pekerjaan", WORK),
    ("report", "pelaporan", REPORT),
)

_SYNTAX = """\
BATAS WAKTU (limit)
  "10 menit"  "1 jam"      waktu kerja
  "1-3 jam"                sasaran dan batas: lewat 1 jam kuning, lewat 3 jam merah
  "1 hari"  "2 hari kerja" hari kerja; hari mulai tidak dihitung
  "2 jam kalender"         menit dan jam yang berjalan terus, juga di luar jam kerja
  "estimasi"               saat yang dijanjikan pada data estimasi_pulih baris sebelumnya
  Tanpa kunci limit: lamanya dicatat tanpa penilaian.
  printed_limit: kata pada naskah yang bukan ukuran, misalnya "segera". Untuk waktu kalender tertulis "kalender" di
    dalamnya, untuk estimasi "estimasi" di depannya, dan untuk waktu kerja tidak.

KEPALA BERKAS
  Wajib: code (a-z, 0-9, tanda hubung), title, government, [titles], reopen_at, paling sedikit satu [[step]].
  Teks: number, revision, office, unit, approved_by (jabatan, bukan nama), purpose, notice.
  Tanggal (2023-05-25) atau bulan ("2017-10"): created_on, revised_on, effective_on, approved_on.
  Daftar teks: legal_basis, qualifications, related, equipment, warnings, records, definitions, notes.
  Tabel teks: control (blok pengendalian dokumen), gaps (nomor yang tidak tercantum = keterangan).
  columns: daftar peran, kolom pelaksana pada naskah. [titles]: peran = sebutan, untuk setiap peran yang dipakai.
  day_rule: {day_rules}.
  [start] laporan = baris, monitoring = baris, letter = {letters}.
  reopen_at: baris tempat tiket yang dibuka kembali memulai putaran baru.
  Baris masuk (start, reopen_at) tidak boleh berada pada fase pelaporan.

BARIS [[step]]
  Wajib: no (nomor pada naskah), status, text, role. Baris berstatus "selesai" adalah baris
    penutup, tanpa role.
  column, needs, output, data, limit, printed_limit, next, acks, on_behalf, optional, note.
  next: nomor baris atau "selesai"; bila tidak ada, baris berikutnya; sesudah baris terakhir selesai.
  acks: peran yang mengesahkan sebelum baris berakhir. on_behalf: peran yang boleh bertindak atas nama pelaksana.
  optional = true: pelaksana boleh menutupnya "tidak diperlukan" dengan alasan.
  [[step.outcome]] code, label, to, data, inferred: dua atau lebih, sebagai ganti next;
    to = baris atau {ends}.
  [[step.paper]] kind, title, signed_by (pelaksana atau acks), acknowledged_by (acks),
    on (kode pilihan; kosong = selalu).
  [[step.check]] code, ask, answers (jawaban = kode periksa berikutnya, "" = berakhir),
    record = {records}.
  [[limit_group]] code, steps, limit, printed_limit, inferred: satu waktu untuk beberapa baris.

TULISAN ASLI DAN TAFSIR
  printed: kata pada naskah bila ejaannya dibetulkan, printed = "tulisan asli" (untuk text)
    atau printed = {{ text = "…", needs = ["…"], output = ["…"], note = "…" }};
    pada kepala berkas dengan nama kuncinya.
  inferred: kunci = alasan, untuk yang tidak dikatakan naskah. Kunci yang boleh disebut
    pada baris: setiap kunci yang ditulis (role, data, acks, limit, optional, …), serta column, next,
    limit_group, outcome.KODE, paper.JENIS, check.KODE.
    pada kepala berkas: setiap kunci yang ditulis, serta columns, day_rule, reopen_at, titles.PERAN, start,
    start.laporan, start.monitoring, start.letter, control.NAMA, gaps.NOMOR.
    Untuk pilihan dan waktu bersama: inferred = "alasan" di dalam [[step.outcome]] atau [[limit_group]]."""


def vocabulary_lines() -> Iterator[str]:
    """States with acts and landings, roles, field codes, paper kinds and the syntax of the rest."""
    yield "STATUS (status) — satu jenis pekerjaan setiap status"
    for code, words, statuses in PHASES:
        yield f" Fase {code} ({words}):"
        yield from _columns((status, status.label, ACTS[status]) for status in statuses)
    yield " Penutup:"
    yield from _columns([(Status.SELESAI, Status.SELESAI.label, "baris terakhir tanpa pekerjaan")])
    yield ""
    yield "PENDARATAN — dari status ke status (status yang sama selalu boleh)"
    for _, _, statuses in PHASES:
        for status in statuses:
            yield f"  {status}: {', '.join(_landings(status))}"
    yield ""
    yield "PERAN (role, column, acks, on_behalf, signed_by, acknowledged_by, [titles])"
    yield from _columns((role, role.label, "") for role in SOP_ROLES)
    yield ""
    yield "DATA (data) — kode, label, jenis isian"
    yield from _columns((field.code, field.label, _kind(field)) for field in FIELDS.values())
    yield ""
    yield "DATA YANG SELALU DITAWARKAN formulir, tanpa harus diisi"
    yield from (f"  {status}: {', '.join(codes)}" for status, codes in OFFERED.items() if codes)
    yield ""
    yield "JENIS NASKAH (paper.kind)"
    yield from _columns((kind, kind.label, "") for kind in PaperKind if kind not in BEFORE_THE_SOP)
    yield ""
    yield from _SYNTAX.format(
        day_rules=_quoted(DAY_RULES), letters=_quoted(LETTERS), ends=_quoted(ENDS), records=_quoted(RECORDS)
    ).splitlines()


def _landings(status: Status) -> list[str]:
    """Whole phases by name, single statuses after them."""
    allowed = set(LANDINGS[status])
    words = []
    for code, _, statuses in PHASES:
        if allowed.issuperset(statuses):
            words.append(f"fase {code}")
            allowed -= set(statuses)
    return words + sorted(allowed)


def _kind(field) -> str:
    choices = f": {', '.join(code for code, _ in field.choices)}" if field.choices else ""
    return f"{field.kind}{choices}"


def _columns(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    rows = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    for row in rows:
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {cells}".rstrip()


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
