"""What the rows recorded, typed and queryable: one table per noun, filled from the field catalogue.

A record belongs to the run in which it was made. A correction adds a revision and keeps the old one
(``superseded_at``); nothing is overwritten.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from workflow import fields


class RecordQuerySet(models.QuerySet):
    """Records by validity."""

    def current(self):
        """The latest revision of each record."""
        return self.filter(superseded_at=None)


class RowRecord(models.Model):
    """What one performed row noted. ``recorded_at`` is when it was entered, ``occurred_at`` when it happened (UTC)."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="%(class)s_records")
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, related_name="%(class)s_records")
    revision = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField("alasan perubahan", max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.ticket_id} langkah {self.run.step}"


def one_current(name: str) -> list[models.UniqueConstraint]:
    """At most one valid revision of this record per run."""
    return [models.UniqueConstraint(fields=["run"], condition=Q(superseded_at=None), name=f"one_current_{name}")]


class Surat(RowRecord):
    """The OPD's letter and its entry in the agenda book."""

    nomor = models.CharField(max_length=120, blank=True)
    tanggal = models.DateField(null=True, blank=True)
    perihal = models.CharField(max_length=240, blank=True)
    nomor_agenda = models.CharField(max_length=60, blank=True, db_index=True)

    class Meta(RowRecord.Meta):
        verbose_name = "surat"
        verbose_name_plural = "surat"
        constraints = one_current("surat")


class KonfirmasiAduan(RowRecord):
    """F-01 of Tanah Bumbu: the complaint as confirmed with the SKPD by telephone or on site."""

    narahubung = models.CharField(max_length=160, blank=True)
    kontak = models.CharField(max_length=40, blank=True)
    dikonfirmasi_oleh = models.CharField(max_length=160, blank=True)
    uraian = models.TextField(blank=True)
    dugaan_awal = models.TextField(blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "konfirmasi aduan"
        verbose_name_plural = "konfirmasi aduan"
        constraints = one_current("konfirmasi_aduan")


class Disposisi(RowRecord):
    """One hop of the disposition chain, with its words and the post it names."""

    kepada = models.ForeignKey("tickets.Post", models.PROTECT, null=True, blank=True, related_name="disposisi")
    sifat = models.CharField(max_length=20, choices=fields.SIFAT, blank=True)
    instruksi = models.JSONField(default=list, blank=True)
    catatan = models.TextField(blank=True)
    hasil_verifikasi = models.TextField(blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "disposisi"
        verbose_name_plural = "disposisi"
        constraints = one_current("disposisi")

    @property
    def instruksi_labels(self) -> list[str]:
        """The ticked instructions in words."""
        labels = dict(fields.INSTRUKSI)
        return [labels.get(code, code) for code in self.instruksi]


class Penugasan(RowRecord):
    """The people named for the technical rows of this round, and the one who answers for the work."""

    petugas = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="penugasan")
    penanggung_jawab = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(RowRecord.Meta):
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = one_current("penugasan")

    @classmethod
    def of(cls, ticket) -> list[Penugasan]:
        """All appointments of a ticket, oldest first; one query.

        Each knows its ``people``, in the order in which their accounts were made, and of the row that named them the
        ``round`` and ``role``.
        """
        links = cls.petugas.through.objects.select_related("user", "penugasan").annotate(
            round=F("penugasan__run__round"), role=F("penugasan__run__role")
        )
        # The ticket is named for both tables: in the large transaction of the demo, of which PostgreSQL knows no
        # numbers yet, a query of more tables with one of the two once met the time limit of a statement.
        of_ticket = links.filter(penugasan__ticket=ticket, penugasan__run__ticket=ticket)
        found: dict[int, Penugasan] = {}
        for link in sorted(of_ticket, key=lambda link: (link.penugasan.recorded_at, link.penugasan_id, link.user_id)):
            if link.penugasan_id not in found:
                found[link.penugasan_id] = link.penugasan
                link.penugasan.round, link.penugasan.role, link.penugasan.people = link.round, link.role, []
            appointment = found[link.penugasan_id]
            appointment.people.append(link.user)
            if link.user_id == appointment.penanggung_jawab_id:
                appointment.penanggung_jawab = link.user
        return list(found.values())


class Pemeriksaan(RowRecord):
    """Findings with their readings; packet counts, milliseconds and Mbps as measured."""

    kondisi = models.CharField(max_length=20, choices=fields.KONDISI, blank=True)
    jenis = models.CharField(max_length=20, choices=fields.JENIS, blank=True, db_index=True)
    penyebab = models.CharField(max_length=20, choices=fields.PENYEBAB, blank=True, db_index=True)
    lokasi_gangguan = models.CharField(max_length=20, choices=fields.LOKASI_GANGGUAN, blank=True)
    jaringan = models.CharField(max_length=12, choices=fields.JARINGAN, blank=True)
    temuan = models.TextField(blank=True)
    ping_dikirim = models.PositiveIntegerField(null=True, blank=True)
    ping_diterima = models.PositiveIntegerField(null=True, blank=True)
    ping_rata_ms = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    traceroute = models.TextField(blank=True)
    unduh_mbps = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    unggah_mbps = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "pemeriksaan"
        verbose_name_plural = "pemeriksaan"
        constraints = one_current("pemeriksaan")


class Keputusan(RowRecord):
    """A decision with its grounds: whose responsibility, or repair against replacement (the run's outcome)."""

    tanggung_jawab = models.CharField(max_length=8, choices=fields.TANGGUNG_JAWAB, blank=True)
    alasan = models.TextField(blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
        constraints = one_current("keputusan")


class Kunjungan(RowRecord):
    """Coordination with the OPD and the visit that follows."""

    pihak = models.CharField(max_length=160, blank=True)
    hasil_koordinasi = models.TextField(blank=True)
    dijadwalkan_at = models.DateTimeField(null=True, blank=True)
    tiba_at = models.DateTimeField(null=True, blank=True)
    didampingi = models.CharField(max_length=160, blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        constraints = one_current("kunjungan")


class Estimasi(RowRecord):
    """The promised moment of recovery; the first one of a round is the measure (Tanah Bumbu 6 and 9)."""

    inventarisasi = models.TextField(blank=True)
    pulih_at = models.DateTimeField(null=True, blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "estimasi"
        verbose_name_plural = "estimasi"
        constraints = one_current("estimasi")


class PelaporanKondisi(RowRecord):
    """Condition and estimate told to somebody."""

    penerima = models.CharField(max_length=160, blank=True)
    isi = models.TextField(blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "pelaporan kondisi"
        verbose_name_plural = "pelaporan kondisi"
        constraints = one_current("pelaporan_kondisi")


class Tindakan(RowRecord):
    """What was done, and what came of it."""

    uraian = models.TextField(blank=True)
    hasil = models.TextField(blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "tindakan"
        verbose_name_plural = "tindakan"
        constraints = one_current("tindakan")


class UjiCoba(RowRecord):
    """The test after the work and the moment of recovery."""

    hasil = models.CharField(max_length=12, choices=fields.HASIL_UJI, blank=True)
    catatan = models.TextField(blank=True)
    pulih_at = models.DateTimeField(null=True, blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "uji coba"
        verbose_name_plural = "uji coba"
        constraints = one_current("uji_coba")


class Laporan(RowRecord):
    """The words of a report, of its passing up, or of its review."""

    ringkasan = models.TextField(blank=True)
    saran = models.TextField(blank=True)
    catatan = models.TextField(blank=True)

    class Meta(RowRecord.Meta):
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        constraints = one_current("laporan")


class Perangkat(RowRecord):
    """One device on a list; several rows per run."""

    urutan = models.PositiveSmallIntegerField(default=1)
    jenis = models.CharField(max_length=20, choices=fields.PERANGKAT)
    merek_tipe = models.CharField("merek dan tipe", max_length=120)
    nomor_seri = models.CharField(max_length=80, blank=True, db_index=True)
    nomor_inventaris = models.CharField(max_length=80, blank=True)
    kepemilikan = models.CharField(max_length=12, choices=fields.KEPEMILIKAN)
    kondisi = models.CharField("kondisi atau kerusakan", max_length=240, blank=True)

    class Meta:
        abstract = True
        ordering = ["run", "urutan"]


def device_indexes(name: str) -> list[models.Index]:
    """Serial and inventory number without regard to capitals, as a search asks for them."""
    return [
        models.Index(Upper("nomor_seri"), name=f"{name}_seri"),
        models.Index(Upper("nomor_inventaris"), name=f"{name}_inventaris"),
    ]


class PerangkatRusak(Perangkat):
    """A device that must be replaced, as the OPD's application (BA permohonan) lists it."""

    class Meta(Perangkat.Meta):
        verbose_name = "perangkat rusak"
        verbose_name_plural = "perangkat rusak"
        indexes = device_indexes("rusak")


class PenggantianPerangkat(Perangkat):
    """A device taken out and the one put in its place."""

    merek_tipe_baru = models.CharField("merek dan tipe pengganti", max_length=120)
    nomor_seri_baru = models.CharField(max_length=80, blank=True, db_index=True)
    nomor_inventaris_baru = models.CharField(max_length=80, blank=True)
    kepemilikan_baru = models.CharField(max_length=12, choices=fields.KEPEMILIKAN)

    class Meta(Perangkat.Meta):
        verbose_name = "penggantian perangkat"
        verbose_name_plural = "penggantian perangkat"
        indexes = device_indexes("pengganti")


class CheckAnswer(RowRecord):
    """One answered question of a row's check tree, in the order in which it was answered."""

    urutan = models.PositiveSmallIntegerField()
    ask = models.CharField(max_length=240)
    answer = models.CharField(max_length=120)
    teks = models.TextField(blank=True)
    angka = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = "jawaban pemeriksaan"
        verbose_name_plural = "jawaban pemeriksaan"
        ordering = ["run", "urutan"]


#: Record models by the name that the field catalogue uses.
RECORDS: dict[str, type[RowRecord]] = {
    model.__name__: model
    for model in (
        Surat,
        KonfirmasiAduan,
        Disposisi,
        Penugasan,
        Pemeriksaan,
        Keputusan,
        Kunjungan,
        Estimasi,
        PelaporanKondisi,
        Tindakan,
        UjiCoba,
        Laporan,
        PerangkatRusak,
        PenggantianPerangkat,
        CheckAnswer,
    )
}
