"""Importing OPDs, people and nodes from CSV: a dry run first, then everything in one transaction."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tickets import journal
from tickets.forms.manage.sheet import KINDS, DryRun, Kind, Line, SheetForm, dry_run
from tickets.forms.manage.small_file import as_text, sent_back
from tickets.models import ManagementEntry, Node, Opd, Pemda, TimMember, User
from tickets.views.manage.gate import done, for_admin
from tickets.views.table_file import table_file

NOUN = ManagementEntry.Noun.IMPOR
#: Good rows shown before the import; the rest is a number.
MOST_SHOWN = 20
AFTERWARDS = {"opd": "kelola_opd", "pengguna": "pengguna", "titik": "kelola_node"}


@for_admin
def kinds(request: HttpRequest) -> HttpResponse:
    """What can be imported, with the columns of each kind."""
    return render(request, "kelola/impor.html", {"kinds": KINDS.values()})


@for_admin
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """The headings of a kind as a file to fill in."""
    kind = _kind(code)
    return table_file(f"contoh-{kind.code}", [[column.name for column in kind.columns]])


@for_admin
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a file, and store it whole once every row is good."""
    kind = _kind(code)
    if request.method != "POST":
        return _page(request, kind, SheetForm())
    if "isi" in request.POST:
        content = sent_back(request.POST["isi"])
        form = SheetForm()
        if content is None:
            lost = DryRun(kind, refusal="Berkas tidak terkirim utuh. Unggah kembali.")
            return _page(request, kind, form, lost, status=422)
    else:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, kind, form, status=422)
        content = form.cleaned_data["berkas"]
    found = dry_run(kind, request.user.pemda, content)
    if "isi" in request.POST and found.is_clean:
        try:
            with transaction.atomic():
                _store(found, request.user)
        except IntegrityError:  # the admin of another Pemda took one of the user names just before
            found = dry_run(kind, request.user.pemda, content)
        else:
            return done(request, reverse(AFTERWARDS[code]), f"{len(found.lines)} baris {kind.title} tersimpan.")
    status = 200 if found.is_clean else 422
    return _page(request, kind, form, found, content=content, status=status)


def _page(
    request: HttpRequest,
    kind: Kind,
    form: SheetForm,
    found: DryRun | None = None,
    *,
    content: bytes = b"",
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": kind,
        "form": form,
        "found": found,
        "shown": [
            (line.number, [line.cells.get(column.name, "") for column in kind.columns])
            for line in (found.lines[:MOST_SHOWN] if found and found.is_clean else ())
        ],
        "more": max(0, len(found.lines) - MOST_SHOWN) if found else 0,
        "bad": [
            (line.number, column, line.cells.get(column, ""), reason)
            for line in (found.bad if found else ())
            for column, reason in line.faults
        ],
        "isi": as_text(content) if found and found.is_clean else "",
    }
    return render(request, "kelola/impor_berkas.html", context, status=status)


def _store(found: DryRun, actor: User) -> None:
    """Store every row; the caller's transaction makes it all or nothing."""
    {"opd": _store_opds, "pengguna": _store_people, "titik": _store_nodes}[found.kind.code](actor.pemda, found.lines)
    listed = {f"baris {line.number}": _in_words(line) for line in found.lines}
    journal.note(actor, NOUN, "Mengimpor CSV", f"{found.kind.title}, {len(found.lines)} baris", after=listed)


def _in_words(line: Line) -> str:
    return ", ".join(str(value) for value in line.values.values() if value)


def _store_opds(pemda: Pemda, lines: tuple[Line, ...]) -> None:
    Opd.objects.bulk_create(
        Opd(
            pemda=pemda,
            name=line.values["nama"],
            short_name=line.values["sebutan"],
            address=line.values["alamat"],
            phone=line.values["telepon"],
        )
        for line in lines
    )


def _store_nodes(pemda: Pemda, lines: tuple[Line, ...]) -> None:
    Node.objects.bulk_create(
        Node(
            pemda=pemda,
            opd=line.values["opd"],
            name=line.values["nama"],
            ip_address=line.values["alamat_ip"] or None,
            place=line.values["tempat"],
            latitude=line.values["lintang"],
            longitude=line.values["bujur"],
        )
        for line in lines
    )


def _store_people(pemda: Pemda, lines: tuple[Line, ...]) -> None:
    # Nobody knows this password, so one slow hash serves all; a code or an e-mailed link brings the first real one.
    password = make_password(secrets.token_urlsafe(32))
    people = [
        User(
            pemda=pemda,
            opd=line.values["opd"],
            username=line.values["nama_pengguna"],
            full_name=line.values["nama"],
            email=line.values["pos_el"],
            phone=line.values["hp"],
            nip=line.values["nip"],
            pangkat=line.values["pangkat"],
            job_title=line.values["pekerjaan"],
            password=password,
        )
        for line in lines
    ]
    User.objects.bulk_create(people)
    today = pemda.today
    TimMember.objects.bulk_create(
        TimMember(tim=line.values["tim"], user=person, starts_on=today)
        for line, person in zip(lines, people, strict=True)
        if line.values["tim"]
    )


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404("Jenis impor ini tidak ada.")
    return KINDS[code]
