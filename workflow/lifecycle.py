"""The life of a ticket, written out by name: one act per kind of row, then the general acts.

This says what is *possible*; the SOP version that the ticket pins says who, by when and what follows. Bodies only set
``step``: django-fsm runs them before the status changes and saves nothing. Only ``workflow.actions`` calls them, with
the ticket row locked. ``label`` is the button; ``owner`` says whose act it is where the present row's hands are not
meant, for whoever tries it in their place ({opd}: the OPD of the report).

Where each status waits (rows of Purbalingga / Sumbawa / Tanah Bumbu / Bogor / Batam): see the SOP files;
``manage.py check_sop --vocabulary`` prints the list.
"""

from __future__ import annotations

from django.db import models
from django_fsm import FSMField, transition

from workflow.landings import acknowledgement, in_place, landing, row_act, sending_back
from workflow.rules import (
    acknowledges_this_row,
    answers_for_the_report,
    answers_for_this_row,
    attaches_a_signed_print,
    came_from_a_disposisi,
    carries_the_order,
    gave_a_verbal_order,
    gave_the_disposisi,
    has_a_team,
    has_an_open_order,
    is_performed,
    is_unperformed,
    is_unread,
    keeps_the_agenda,
    names_the_team,
    performed_by_dinas,
    recorded_something,
    reported_it,
    reported_it_or_tu,
    visits_for_this_row,
    witnesses_on_site,
)
from workflow.states import BEFORE_WORK, CHAIN, INTAKE, MAY_WAIT, REPORT, WORK, Status

MAX_STEP = 12
#: Where something that was written down may still be put right.
CORRECTABLE = [*INTAKE, *CHAIN, *WORK, *REPORT, Status.DIKEMBALIKAN, Status.SELESAI]


class TicketLifecycle(models.Model):
    """Status, place and moves of a ticket. ``Ticket`` inherits it and answers the questions about hands."""

    status = FSMField("status", choices=Status.choices, protected=True, max_length=32)
    step = models.CharField("langkah", max_length=MAX_STEP)
    round = models.PositiveSmallIntegerField("putaran", default=1)

    class Meta:
        abstract = True

    def _leave_when_last(self, outcome: str, is_last: bool) -> None:
        """Move on along the outcome of the performed row when no other hand must acknowledge it."""
        if is_last:
            self.step = self.sop.step(self.step).target(outcome)

    def _finish_row(self, outcome: str) -> None:
        """Move on along the outcome, unless hands must still acknowledge the row."""
        here = self.sop.step(self.step)
        target = here.target(outcome)
        if not here.acks:
            self.step = target

    # -- intake -------------------------------------------------------------------------------------------------

    @row_act(status, Status.PENGAJUAN, "Kirim surat")
    def submit_laporan(self, outcome: str = "") -> None:
        """The OPD hands in its own letter."""
        self._finish_row(outcome)

    @row_act(status, Status.PENERIMAAN, "Terima laporan")
    def register_laporan(self, outcome: str = "") -> None:
        """The report is entered in the books."""
        self._finish_row(outcome)

    @row_act(status, Status.PEMERIKSAAN_AWAL, "Catat pemeriksaan awal")
    def record_pemeriksaan_awal(self, outcome: str = "") -> None:
        """The check from the desk (ping)."""
        self._finish_row(outcome)

    @row_act(status, Status.KONFIRMASI_ADUAN, "Catat konfirmasi aduan")
    def confirm_aduan(self, outcome: str = "") -> None:
        """F-01 is filled with the SKPD."""
        self._finish_row(outcome)

    @row_act(status, Status.PENETAPAN_TANGGUNG_JAWAB, "Tetapkan tanggung jawab")
    def settle_tanggung_jawab(self, outcome: str = "") -> None:
        """SKPD or Dinas."""
        self._finish_row(outcome)

    # -- chain --------------------------------------------------------------------------------------------------

    @row_act(status, Status.DISPOSISI, "Disposisikan")
    def write_disposisi(self, outcome: str = "") -> None:
        """An official hands the report down with an instruction; the row says who and to whom."""
        self._finish_row(outcome)

    @row_act(status, Status.PENUNJUKAN, "Tunjuk tim")
    def appoint_tim(self, outcome: str = "") -> None:
        """The team is named; a disposition too."""
        self._finish_row(outcome)

    # -- work ---------------------------------------------------------------------------------------------------

    @row_act(status, Status.PEMERIKSAAN, "Catat pemeriksaan")
    def record_pemeriksaan(self, outcome: str = "") -> None:
        """Kind, cause and place are found."""
        self._finish_row(outcome)

    @row_act(status, Status.PENANGANAN_JARAK_JAUH, "Catat penanganan jarak jauh")
    def record_penanganan_jarak_jauh(self, outcome: str = "") -> None:
        """The remote attempt."""
        self._finish_row(outcome)

    @row_act(status, Status.KOORDINASI, "Catat koordinasi")
    def record_koordinasi(self, outcome: str = "") -> None:
        """Agreement with the OPD or the provider."""
        self._finish_row(outcome)

    @row_act(status, Status.PEMERIKSAAN_LOKASI, "Catat pemeriksaan lokasi")
    def record_pemeriksaan_lokasi(self, outcome: str = "") -> None:
        """The visit and its findings (Sumbawa 7: and repair)."""
        self._finish_row(outcome)

    @row_act(status, Status.PELAPORAN_KONDISI, "Laporkan kondisi")
    def report_kondisi(self, outcome: str = "") -> None:
        """Condition and estimate are told to somebody."""
        self._finish_row(outcome)

    @row_act(status, Status.KEPUTUSAN, "Catat keputusan")
    def decide(self, outcome: str = "") -> None:
        """Somebody decides, for instance repair or replacement."""
        self._finish_row(outcome)

    @row_act(status, Status.PEMENUHAN_OPD, "Kirim permohonan")
    def submit_pemenuhan(self, outcome: str = "") -> None:
        """The OPD supplies what it must (BA permohonan)."""
        self._finish_row(outcome)

    @row_act(status, Status.PENGGANTIAN, "Catat penggantian")
    def record_penggantian(self, outcome: str = "") -> None:
        """A device is replaced."""
        self._finish_row(outcome)

    @row_act(status, Status.PERBAIKAN, "Catat perbaikan")
    def record_perbaikan(self, outcome: str = "") -> None:
        """The repair."""
        self._finish_row(outcome)

    @row_act(status, Status.UJI_COBA, "Catat uji coba")
    def record_uji_coba(self, outcome: str = "") -> None:
        """The test."""
        self._finish_row(outcome)

    # -- report -------------------------------------------------------------------------------------------------

    @row_act(status, Status.PELAPORAN, "Kirim laporan")
    def write_laporan(self, outcome: str = "") -> None:
        """The team's report."""
        self._finish_row(outcome)

    @row_act(status, Status.PENERUSAN_LAPORAN, "Teruskan laporan")
    def forward_laporan(self, outcome: str = "") -> None:
        """The report is passed up."""
        self._finish_row(outcome)

    @row_act(status, Status.TINJAUAN, "Catat tinjauan")
    def review_laporan(self, outcome: str = "") -> None:
        """A superior reviews and may return it."""
        self._finish_row(outcome)

    @row_act(status, Status.BERITA_ACARA, "Buat berita acara")
    def issue_berita_acara(self, outcome: str = "") -> None:
        """The BA is made; its acknowledgers follow."""
        self._finish_row(outcome)

    # -- general acts -------------------------------------------------------------------------------------------

    @acknowledgement(status, acknowledges_this_row, "Sahkan")
    def acknowledge(self, outcome: str = "", is_last: bool = False) -> None:
        """A hand acknowledges the performed row; the last one moves the ticket on."""
        self._leave_when_last(outcome, is_last)

    @acknowledgement(status, witnesses_on_site, "Pengesahan di lokasi", "tim yang mengerjakan langkah ini")
    def acknowledge_on_site(self, outcome: str = "", is_last: bool = False) -> None:
        """Somebody of the OPD without an account signs at the site, before the team."""
        self._leave_when_last(outcome, is_last)

    @acknowledgement(
        status,
        attaches_a_signed_print,
        "Catat tanda tangan basah",
        "yang mengesahkan langkah ini, pelaksananya, atau Tata Usaha",
    )
    def acknowledge_on_paper(self, outcome: str = "", is_last: bool = False) -> None:
        """A party has signed the printed draft by hand; its scan is attached."""
        self._leave_when_last(outcome, is_last)

    @transition(
        status,
        source=[*INTAKE, *CHAIN, *WORK, *REPORT],
        target=landing(*INTAKE, *CHAIN, *WORK, *REPORT),
        conditions=[is_performed],
        permission=acknowledges_this_row,
        custom={"label": "Tolak pengesahan"},
    )
    def decline(self) -> None:
        """A hand refuses to acknowledge; the acknowledgements so far are void and the performer begins again."""

    @sending_back(status, answers_for_this_row, "Kembalikan ke langkah sebelumnya")
    def send_back(self, to: str) -> None:
        """Back to the row it came from."""
        self.step = to

    @transition(
        status,
        source=list(CHAIN),
        target=landing(*BEFORE_WORK),
        conditions=[is_unperformed],
        permission=keeps_the_agenda,
        custom={"label": "Catat disposisi dari kertas", "owner": "Tata Usaha"},
    )
    def enter_disposisi(self, outcome: str = "") -> None:
        """TU writes down a disposisi that the official gave on paper."""
        self._finish_row(outcome)

    @transition(
        status,
        source=list(CHAIN),
        target=landing(*CHAIN, *WORK),
        conditions=[is_unperformed],
        permission=carries_the_order,
        custom={"label": "Catat perintah lisan", "owner": "yang melaksanakan perintahnya, atau Tata Usaha"},
    )
    def note_verbal_order(self, outcome: str = "") -> None:
        """The official gave the order by word of mouth; the work goes on and the disposisi follows."""
        self._finish_row(outcome)

    @in_place(
        status,
        [*INTAKE, *CHAIN, *WORK, *REPORT, Status.DIKEMBALIKAN],
        gave_a_verbal_order,
        "Konfirmasi perintah lisan",
        "pejabat yang memberi perintah itu",
        conditions=[has_an_open_order],
    )
    def confirm_verbal_order(self) -> None:
        """The official stands by the order and writes the disposisi that was owed; the place does not change."""

    @transition(
        status,
        source=[*CHAIN, *WORK],
        target=landing(*CHAIN),
        conditions=[is_unperformed, has_an_open_order],
        permission=gave_a_verbal_order,
        custom={"label": "Bantah perintah lisan", "owner": "pejabat yang memberi perintah itu"},
    )
    def deny_verbal_order(self, to: str) -> None:
        """The official gave no such order: the row that went on without it opens anew."""
        self.step = to

    @transition(
        status,
        source=[*CHAIN, *WORK],
        target=landing(*CHAIN),
        conditions=[is_unperformed, came_from_a_disposisi, is_unread],
        permission=gave_the_disposisi,
        custom={"label": "Tarik disposisi", "owner": "pemberi disposisi itu"},
    )
    def recall_disposisi(self, to: str) -> None:
        """The giver takes a disposisi back that its receiver has not read."""
        self.step = to

    @transition(
        status,
        source=[*INTAKE, *CHAIN],
        target=Status.DIKEMBALIKAN,
        conditions=[is_unperformed, performed_by_dinas],
        permission=answers_for_this_row,
        custom={"label": "Kembalikan ke OPD"},
    )
    def return_to_opd(self) -> None:
        """The OPD must complete its report."""
        self.step = str(Status.DIKEMBALIKAN)

    @transition(
        status,
        source=Status.DIKEMBALIKAN,
        target=landing(*INTAKE, *CHAIN),
        permission=reported_it,
        custom={"label": "Kirim ulang", "owner": "{opd}"},
    )
    def resubmit(self, to: str) -> None:
        """The completed report goes back to the row that returned it."""
        self.step = to

    @transition(
        status,
        source=[*INTAKE, *CHAIN],
        target=Status.DITOLAK,
        conditions=[is_unperformed, performed_by_dinas],
        permission=answers_for_this_row,
        custom={"label": "Tolak atau bukan kewenangan"},
    )
    def refuse(self) -> None:
        """The Dinas does not take the report, with a reason."""
        self.step = str(Status.DITOLAK)

    @transition(
        status,
        source=[*INTAKE, *CHAIN, Status.DIKEMBALIKAN],
        target=Status.DIBATALKAN,
        permission=reported_it,
        custom={"label": "Batalkan laporan", "owner": "{opd}"},
    )
    def withdraw(self) -> None:
        """The OPD takes its report back before the work begins."""
        self.step = str(Status.DIBATALKAN)

    @transition(
        status,
        source=list(MAY_WAIT),
        target=Status.MENUNGGU,
        conditions=[is_unperformed],
        permission=answers_for_this_row,
        custom={"label": "Tunggu pihak lain"},
    )
    def pause(self) -> None:
        """The row waits for somebody else; gross time goes on."""

    @transition(
        status,
        source=Status.MENUNGGU,
        target=landing(*MAY_WAIT),
        permission=answers_for_this_row,
        custom={"label": "Lanjutkan"},
    )
    def resume(self) -> None:
        """The wait is over; the row goes on where it stood."""

    @transition(
        status,
        source=Status.SELESAI,
        target=landing(*INTAKE, *CHAIN, *WORK),
        permission=reported_it_or_tu,
        custom={"label": "Buka kembali", "owner": "{opd}, atau Tata Usaha"},
    )
    def reopen(self) -> None:
        """The fault is back: a new round at the row that the SOP names."""
        self.step = self.sop.reopen_at
        self.round += 1

    @in_place(
        status, [*WORK, *REPORT], names_the_team, "Ganti tim", "pejabat yang menunjuk tim", conditions=[has_a_team]
    )
    def reassign_tim(self) -> None:
        """Other people take the technical rows of this round."""

    @transition(
        status,
        source=list(WORK),
        target=landing(*WORK),
        conditions=[is_unperformed],
        permission=visits_for_this_row,
        custom={"label": "Catat kunjungan", "owner": "tim yang mengerjakan langkah ini"},
    )
    def record_visit(self) -> None:
        """The team was at the site and the row goes on; the place does not change."""

    @in_place(status, CORRECTABLE, recorded_something, "Perbaiki catatan", "yang mencatatnya")
    def correct_record(self) -> None:
        """A wrong entry gets a new revision with its reason; the place does not change."""

    @in_place(
        status,
        CORRECTABLE,
        answers_for_the_report,
        "Perbaiki data laporan",
        "Tata Usaha, atau {opd} selama laporan masih terbuka",
    )
    def correct_report(self) -> None:
        """The report itself says something wrong, its OPD perhaps; the place does not change."""
