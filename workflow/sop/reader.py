"""From the bytes of an SOP file to a :class:`Sop`, or to every fault in it.

Reading is tolerant so that all faults come to light in one go: a faulty value is reported and read as absent,
the rules of ``faults_of_rows``, ``faults_of_ways`` and ``faults_of_time`` then look at what is left. Only a file
without any fault becomes a ``Sop``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from workflow.fields import FIELDS
from workflow.limits import AT_NIGHT, Limit, parse_limit, runs_at_night
from workflow.papers import BEFORE_THE_SOP, PaperKind
from workflow.sop.broken_toml import what_breaks
from workflow.sop.definition import PLACES, Check, LimitGroup, Outcome, Paper, Sop, Start, Step
from workflow.sop.faults import FaultList
from workflow.sop.faults_of_rows import check_inferred, check_rows
from workflow.sop.faults_of_time import check_time
from workflow.sop.faults_of_ways import check_ways
from workflow.sop.table import Table
from workflow.states import ROW_STATUSES, SOP_ROLES, Role, Status
from workflow.working_time import AKHIR_HARI, DAY_RULES

SOP_CODE = re.compile(r"[a-z0-9-]{1,60}")
INNER_CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
ROW_NUMBER = re.compile(r"[^\s/]{1,12}")
SOP_CODE_FORM = "hanya huruf kecil a-z, angka, dan tanda hubung, paling panjang 60"
INNER_CODE_FORM = "hanya huruf, angka, garis bawah, dan tanda hubung, paling panjang 20"
ROW_NUMBER_FORM = "tanpa spasi dan garis miring, paling panjang 12"

# What the records keep of an SOP has these widths.
MAX_TITLE = 160
MAX_LABEL = 120
MAX_QUESTION = 240
MAX_LIMIT_TEXT = 40
#: What the words of a time cell that are at odds with its limit are told.
PLAIN_TIME = "tidak sesuai dengan limit: “kalender”, atau “estimasi” di depan, tertulis bila waktunya berjalan terus"

#: NUL as TOML spells it; no database keeps it.
NUL = re.compile(r"\\(u0000|U00000000)")
#: Dots in one line. The parser's work grows with the square of a dotted key: 256 kB of dots take minutes.
MOST_DOTS = 200

LETTERS = ("wajib", "menyusul", "tidak")
RECORDS = ("teks", "angka", "foto")

ROLES = tuple(role.value for role in SOP_ROLES)
STATUSES = tuple(status.value for status in (*ROW_STATUSES, Status.SELESAI))
PAPER_KINDS = tuple(kind.value for kind in PaperKind if kind not in BEFORE_THE_SOP)

HEAD_TEXTS = ("number", "revision", "office", "unit", "approved_by", "purpose", "notice")
HEAD_DATES = ("created_on", "revised_on", "effective_on", "approved_on")
HEAD_LISTS = (
    "legal_basis", "qualifications", "related", "equipment", "warnings", "records", "definitions", "notes",
)  # fmt: skip
#: What a printed last line may not carry: it is a line of the table, not work (Batam 13).
STEP_WORK_KEYS = (
    "role", "data", "limit", "next", "outcome", "acks", "on_behalf", "optional", "paper", "check",
)  # fmt: skip


def read_sop(content: bytes) -> Sop:
    """Read an SOP file. Raises :class:`workflow.sop.SopFaults` with all faults if there is any."""
    faults = FaultList()
    values = _toml(content, faults)
    if values is None:
        faults.refuse()
    sop = _sop(Table(values, faults))
    if sop.steps:
        check_rows(sop, faults)
        check_ways(sop, faults)
        check_time(sop, faults)
    if faults.found:
        faults.refuse([step.no for step in sop.steps])
    return sop


def _toml(content: bytes, faults: FaultList) -> dict[str, Any] | None:
    try:
        # Notepad writes a byte order mark, which TOML does not know.
        text = content.decode("utf-8-sig")
        if NUL.search(text):
            faults.add("", "", "memuat karakter kosong (NUL), yang tidak dapat disimpan")
            return None
        if any(line.count(".") > MOST_DOTS for line in text.splitlines()):
            faults.add("", "", f"berkas tidak terbaca: lebih dari {MOST_DOTS} titik dalam satu baris")
            return None
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        faults.add("", "", f"berkas tidak terbaca: bukan teks UTF-8 (byte ke-{error.start + 1})")
    except RecursionError:
        faults.add("", "", "berkas tidak terbaca: kurung bersarang terlalu dalam")
    except ValueError as error:
        faults.add("", "", what_breaks(text, error))
    return None


def _sop(head: Table) -> Sop:
    code = head.code("code", SOP_CODE, SOP_CODE_FORM)
    title = head.text("title", required=True, most=MAX_TITLE)
    government = head.text("government", required=True, most=MAX_TITLE)
    texts = {key: head.text(key) for key in HEAD_TEXTS}
    dates = {key: head.date(key) for key in HEAD_DATES}
    lists = {key: head.texts(key) for key in HEAD_LISTS}
    columns = _roles(head, "columns")
    titles = _titles(head)
    steps = _steps(head)
    groups = tuple(_group(table) for table in head.tables("limit_group"))
    start = _start(head.table("start"), first=steps[0].no if steps else "")
    sop = Sop(
        code=code,
        title=title,
        government=government,
        titles=titles,
        start=start,
        reopen_at=head.text("reopen_at", required=True),
        steps=steps,
        groups=groups,
        columns=columns or tuple(dict.fromkeys(step.column for step in steps if step.column)),
        day_rule=head.word("day_rule", DAY_RULES, "aturan hari", default=AKHIR_HARI),
        control=head.text_map("control", empty_values=True),
        gaps=_gaps(head),
        printed=head.originals("printed", ("title", "government", *HEAD_TEXTS, *HEAD_LISTS)),
        inferred=head.notes("inferred"),
        **texts,
        **dates,
        **lists,
    )
    check_inferred(head, sop.inferred, _head_names(head, sop))
    head.close()
    return sop


def _head_names(head: Table, sop: Sop) -> set[str]:
    """What a reason at the head may speak of: written keys, and what always has a value."""
    start = {"start", "start.laporan", "start.letter"} | ({"start.monitoring"} if sop.start.monitoring else set())
    titles = {f"titles.{role}" for role in sop.titles}
    lists = {f"{key}.{name}" for key in ("control", "gaps") for name in getattr(sop, key)}
    return {*head.values, "columns", "day_rule", "reopen_at", *start, *titles, *lists} - {"inferred"}


def _titles(head: Table) -> dict[Role, str]:
    titles = {}
    for code, title in head.text_map("titles", required=True, most=MAX_TITLE).items():
        if code in ROLES:
            titles[Role(code)] = title
        else:
            head.inside({}, "titles").unknown_word(code, code, ROLES, "peran")
    return titles


def _gaps(head: Table) -> dict[str, str]:
    """Numbers that the table leaves out, each with its note."""
    gaps = head.text_map("gaps")
    for number in gaps:
        if not ROW_NUMBER.fullmatch(number):
            head.fault(f"gaps.{number}", f"bukan nomor baris: {ROW_NUMBER_FORM}")
    return gaps


def _start(table: Table, *, first: str) -> Start:
    start = Start(
        laporan=table.text("laporan", default=first),
        monitoring=table.text("monitoring"),
        letter=table.word("letter", LETTERS, "aturan surat", default="tidak"),
    )
    table.close()
    return start


def _steps(head: Table) -> tuple[Step, ...]:
    tables = [Table(table.values, head.faults, row=_row_label(table, place))
              for place, table in enumerate(head.tables("step", required=True), start=1)]  # fmt: skip
    following = [table.row for table in tables[1:]] + ["selesai"]
    return tuple(_step(table, default_next=after) for table, after in zip(tables, following, strict=False))


def _row_label(table: Table, place: int) -> str:
    """The printed number, or the place in the file where there is none to go by."""
    number = table.values.get("no")
    written = str(number).strip() if type(number) in (str, int) else ""
    return written if written and written not in PLACES else f"ke-{place} pada berkas"


def _step(table: Table, *, default_next: str) -> Step:
    if (number := table.code("no", ROW_NUMBER, ROW_NUMBER_FORM)) in PLACES:
        table.fault("no", f"“{number}” adalah nama akhir, bukan nomor baris")
    status = table.word("status", STATUSES, "status", required=True)
    is_terminator = status == Status.SELESAI
    role = table.word("role", ROLES, "peran", required=bool(status) and not is_terminator)
    column = table.word("column", ROLES, "peran") or role
    reasons = table.notes("inferred")
    outcomes = tuple(_outcome(inner, reasons) for inner in table.tables("outcome"))
    follows = table.text("next")
    if outcomes and follows:
        table.fault("next", "tidak boleh ada bersama [[step.outcome]]: pilih salah satu")
    limit = _limit(table)
    step = Step(
        no=table.row,
        status=Status(status) if status else None,
        text=table.text("text", required=True),
        role=Role(role) if role and not is_terminator else None,
        column=Role(column) if column else None,
        needs=table.texts("needs"),
        output=table.texts("output"),
        data=table.words("data", FIELDS, "kode data"),
        limit=limit,
        printed_limit=_printed_limit(table, limit),
        next="" if is_terminator or outcomes else follows or default_next,
        outcomes=outcomes,
        acks=_roles(table, "acks"),
        on_behalf=_roles(table, "on_behalf"),
        optional=table.flag("optional"),
        papers=tuple(_paper(inner, performer=role) for inner in table.tables("paper")),
        checks=tuple(_check(inner) for inner in table.tables("check")),
        note=table.text("note"),
        printed=table.originals("printed", ("text", "needs", "output", "note")),
        inferred=reasons,
    )
    if is_terminator:
        for key in table.values:
            if key in STEP_WORK_KEYS:
                table.fault(key, "baris “selesai” adalah baris penutup: tanpa pelaksana dan tanpa pekerjaan")
    check_inferred(table, {name: reason for name, reason in step.inferred.items() if name != "limit_group"},
                   _step_names(table, step))  # fmt: skip
    table.close()
    return step


def _step_names(table: Table, step: Step) -> set[str]:
    """What a reason in a row may speak of: written keys, defaults that have a value, inner tables by code."""
    names = {*table.values} - {"inferred"}
    names |= {f"outcome.{outcome.code}" for outcome in step.outcomes}
    names |= {f"paper.{paper.kind}" for paper in step.papers} | {f"check.{check.code}" for check in step.checks}
    if step.column:
        names.add("column")
    if step.next:
        names.add("next")
    return names


def _outcome(table: Table, reasons: Mapping[str, str]) -> Outcome:
    """One outcome; its reason may stand in it or among those of the row."""
    code = table.code("code", INNER_CODE, INNER_CODE_FORM)
    outcome = Outcome(
        code=code,
        label=table.text("label", required=True, most=MAX_LABEL),
        to=table.text("to", required=True),
        data=table.words("data", FIELDS, "kode data"),
        inferred=table.text("inferred", default=reasons.get(f"outcome.{code}", "")),
    )
    table.close()
    return outcome


def _paper(table: Table, *, performer: str) -> Paper:
    kind = table.word("kind", PAPER_KINDS, "jenis naskah", required=True)
    signers = _roles(table, "signed_by")
    paper = Paper(
        kind=kind,
        title=table.text("title", most=MAX_TITLE) or (PaperKind(kind).label if kind else ""),
        signed_by=signers or ((Role(performer),) if performer else ()),
        acknowledged_by=_roles(table, "acknowledged_by"),
        on=table.texts("on"),
    )
    table.close()
    return paper


def _check(table: Table) -> Check:
    check = Check(
        code=table.code("code", INNER_CODE, INNER_CODE_FORM),
        ask=table.text("ask", required=True, most=MAX_QUESTION),
        answers=table.text_map("answers", required=True, empty_values=True),
        record=table.word("record", RECORDS, "jenis catatan"),
    )
    for answer in check.answers:
        if len(answer) > MAX_LABEL:
            table.fault("answers", f"jawaban “{answer[:20]}…” terlalu panjang: paling panjang {MAX_LABEL} huruf")
    table.close()
    return check


def _group(table: Table) -> LimitGroup:
    limit = _limit(table, required=True)
    group = LimitGroup(
        code=table.code("code", INNER_CODE, INNER_CODE_FORM),
        steps=table.texts("steps", required=True),
        limit=limit,
        printed_limit=_printed_limit(table, limit),
        inferred=table.text("inferred"),
    )
    table.close()
    return group


def _limit(table: Table, *, required: bool = False) -> Limit | None:
    # A limit that is written must say something; "no time" is said by leaving the key out.
    text = table.text("limit", required=required or "limit" in table, most=MAX_LIMIT_TEXT)
    if not text or len(text) > MAX_LIMIT_TEXT:
        return None
    try:
        return parse_limit(text)
    except ValueError as error:
        table.fault("limit", str(error))
        return None


def _printed_limit(table: Table, limit: Limit | None) -> str:
    """What stands in the time cell: its own words, else the limit as the file writes it.

    By these words a clock knows whether it runs on at night, so they may not say otherwise than the limit.
    """
    written = table.values.get("limit")
    words = table.text("printed_limit", default=written.strip() if type(written) is str else "", most=MAX_LIMIT_TEXT)
    if limit is not None and runs_at_night(words) != (limit.kind in AT_NIGHT):
        table.fault("printed_limit", f"“{words}” {PLAIN_TIME}")
    return words


def _roles(table: Table, key: str) -> tuple[Role, ...]:
    return tuple(Role(code) for code in table.words(key, ROLES, "peran"))
