"""The Lembar Disposisi and the way of a report upwards: who handed what to whom, hop by hop (domain 2)."""

from __future__ import annotations

from reports.chronicle import Chronicle
from reports.facts import Choice, Hop, Sheet
from reports.hands import performer_signature
from tickets.models import Disposisi, Penugasan, Ticket
from workflow import indonesian
from workflow.fields import INSTRUKSI
from workflow.models import StepRun, VerbalOrder
from workflow.states import CHAIN, Role, Status

#: The boxes under "Sifat"; a plain letter ticks none of them.
SIFAT_BOXES = (("sangat_segera", "Sangat segera"), ("segera", "Segera"), ("rahasia", "Rahasia"))
#: Officials of the Dinas to whom a sheet can be handed on, highest first.
RECEIVING_ROLES = (Role.SEKRETARIS, Role.KABID, Role.KASI)
#: Ends of a row at which the report goes back to its OPD.
BACK_TO_THE_OPD = ("dikembalikan", "ditolak")
REPORTING = (Status.PELAPORAN, Status.PENERUSAN_LAPORAN, Status.TINJAUAN)


def disposisi_history(chronicle: Chronicle) -> tuple[Hop, ...]:
    """Every disposisi and appointment of the round, in the order in which they were given."""
    return tuple(_disposisi_hop(chronicle, run) for run in _disposing(chronicle))


def report_history(chronicle: Chronicle) -> tuple[Hop, ...]:
    """The report's way upwards, one hop per row (Bogor 7, 8, 9); the last row reports to the head of the Dinas."""
    return tuple(
        Hop(
            giver=_giver(chronicle.ticket, run),
            giver_name=run.performed_by.full_name,
            receiver=_next_hand(chronicle.ticket, run) or chronicle.ticket.sop.titles.get(Role.KADIS, ""),
            words=_words_of_report(chronicle, run),
            at=_moment(chronicle.ticket, run),
            step=run.step,
        )
        for run in chronicle.runs
        if run.status in REPORTING
    )


def agenda_of(ticket: Ticket) -> str:
    """The number under which TU entered the letter: the last that a row recorded."""
    return next((letter.nomor_agenda for letter in reversed(ticket.letters) if letter.nomor_agenda), "")


def sheet_head(chronicle: Chronicle) -> Sheet | None:
    """The upper part, as the first disposing official filled it; None before any disposisi."""
    runs = _disposing(chronicle)
    if not runs:
        return None
    ticket = chronicle.ticket
    first = [run for run in runs if run.step == runs[0].step][-1]
    given: Disposisi | None = chronicle.record("Disposisi", first)
    posts = [post for post in ticket.pemda.posts_of_dinas if post.role in RECEIVING_ROLES]
    receivers = sorted(posts, key=lambda post: RECEIVING_ROLES.index(post.role))
    chosen = given.kepada_id if given else None
    team = chronicle.record("Penugasan", first) is not None
    return Sheet(
        agenda=agenda_of(ticket),
        sifat=tuple(Choice(label, bool(given and given.sifat == code)) for code, label in SIFAT_BOXES),
        forwarded_to=(
            *(Choice(post.title, post.pk == chosen) for post in receivers),
            Choice(ticket.sop.title_of(Role.TIM), team),
        ),
        instructions=_instructions(given),
        note=given.catatan if given else "",
        signature=None if first.from_paper or first.is_unconfirmed else performer_signature(ticket, first),
    )


def _instructions(given: Disposisi | None) -> tuple[Choice, ...]:
    """The standard boxes, and those of the government's own phrases that were ticked."""
    ticked = given.instruksi if given else []
    standard = dict(INSTRUKSI)
    return (
        *(Choice(label, code in ticked) for code, label in standard.items()),
        *(Choice(words, True) for words in ticked if words not in standard),
    )


def _disposing(chronicle: Chronicle) -> list[StepRun]:
    return [
        run
        for run in chronicle.runs
        if run.status in CHAIN or chronicle.record("Disposisi", run) or chronicle.record("Penugasan", run)
    ]


def _disposisi_hop(chronicle: Chronicle, run: StepRun) -> Hop:
    ticket = chronicle.ticket
    given: Disposisi | None = chronicle.record("Disposisi", run)
    named: Penugasan | None = chronicle.record("Penugasan", run)
    receiver = given.kepada.title if given and given.kepada else _next_hand(ticket, run)
    if named is not None:
        people = [
            f"{user.full_name} (penanggung jawab)" if user.pk == named.penanggung_jawab_id else user.full_name
            for user in named.people
        ]
        receiver = indonesian.daftar(people) or receiver
    order = getattr(run, "verbal_order", None) if run.verbal else None  # none yet while it is being noted
    outcome = ticket.sop.step(run.step).outcome(run.outcome)
    words = [outcome.label] if outcome else []
    words += [*given.instruksi_labels, *_notes(given)] if given else []
    words += [f"Sifat {indonesian.dalam_kalimat(given.get_sifat_display())}"] if given and given.sifat else []
    words += [_order_words(ticket, run, order)] if order else []
    return Hop(
        giver=order.title if order and run.is_unconfirmed else _giver(ticket, run),
        giver_name=order.ordered_by.full_name if order and run.is_unconfirmed else run.performed_by.full_name,
        receiver=receiver,
        words="; ".join(words).replace(".;", ";") or ("Laksanakan penanganan" if named else ""),
        at=_moment(ticket, run),
        step=run.step,
    )


def _order_words(ticket: Ticket, run: StepRun, order: VerbalOrder) -> str:
    """The verbal order behind a hop, with who noted it and whether it was confirmed."""
    zone = ticket.pemda.tz
    said = f"Perintah lisan {indonesian.tanggal_jam(order.ordered_at, zone)}, dicatat {order.noted_by.full_name}"
    if run.is_unconfirmed:
        return f"{said}, menunggu konfirmasi"
    return f"{said}, dikonfirmasi {indonesian.tanggal_jam(order.settled_at, zone)}"


def _notes(given: Disposisi) -> list[str]:
    checked = [f"Hasil verifikasi: {given.hasil_verifikasi}"] if given.hasil_verifikasi else []
    return checked + ([given.catatan] if given.catatan else [])


def _words_of_report(chronicle: Chronicle, run: StepRun) -> str:
    report = chronicle.record("Laporan", run)
    outcome = chronicle.ticket.sop.step(run.step).outcome(run.outcome)
    return "; ".join(part for part in (outcome.label if outcome else "", report.catatan if report else "") if part)


def _giver(ticket: Ticket, run: StepRun) -> str:
    title = run.performer_title or ticket.sop.title_of(run.role)
    return f"{title} (atas nama {ticket.sop.title_of(run.role)})" if run.on_behalf else title


def _next_hand(ticket: Ticket, run: StepRun) -> str:
    """The title of the role whose row follows, the OPD that gets its report back, or "" where the ticket ends."""
    target = ticket.sop.step(run.step).target(run.outcome)
    if target in BACK_TO_THE_OPD:
        return ticket.opd.name
    step = ticket.sop.by_no.get(target)
    return ticket.sop.title_of(step.role) if step is not None and step.role else ""


def _moment(ticket: Ticket, run: StepRun) -> str:
    return indonesian.tanggal_jam(run.performed_at, ticket.pemda.tz)
