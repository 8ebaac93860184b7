"""What a government decides about its papers: letterheads, the look of the page, and how numbers are written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from workflow.papers import PaperKind

#: Fonts of the machine's liberation package, with what they replace measure for measure.
FONTS = (
    ("Liberation Sans", "Liberation Sans (seukuran Arial)"),
    ("Liberation Serif", "Liberation Serif (seukuran Times New Roman)"),
)
#: Narrowest and widest margin in millimetres.
MARGINS = (10, 50)


class TataNaskah(models.Model):
    """The look of the page. Font, margins and wording are local rules, so each is a setting (domain 1.3, 1.6)."""

    class DateCase(models.TextChoices):
        """How a Berita Acara writes its date in words."""

        LOWER = "kecil", "dua puluh satu bulan November"
        TITLE = "judul", "Dua Puluh Satu Bulan November"

    class PartyOrder(models.TextChoices):
        """Which party of a Berita Acara signs at the left."""

        SECOND_LEFT = "kedua_kiri", "Pihak Kedua di kiri, Pihak Pertama di kanan"
        FIRST_LEFT = "pertama_kiri", "Pihak Pertama di kiri, Pihak Kedua di kanan"

    class SheetSize(models.TextChoices):
        """How large a Lembar Disposisi is (domain 1.3)."""

        FULL = "penuh", "Satu halaman"
        HALF = "setengah", "Setengah halaman (folio: 215 x 165 mm)"

    pemda = models.OneToOneField("tickets.Pemda", models.CASCADE, related_name="tata_naskah")
    margin_top = models.PositiveSmallIntegerField("margin atas (mm)", default=25)
    margin_right = models.PositiveSmallIntegerField("margin kanan (mm)", default=25)
    margin_bottom = models.PositiveSmallIntegerField("margin bawah (mm)", default=30)
    margin_left = models.PositiveSmallIntegerField("margin kiri (mm)", default=30)
    font = models.CharField("huruf", max_length=24, choices=FONTS, default=FONTS[0][0])
    date_case = models.CharField(
        "tanggal dengan kata pada Berita Acara", max_length=8, choices=DateCase, default=DateCase.LOWER
    )
    party_order = models.CharField(
        "urutan tanda tangan Berita Acara", max_length=16, choices=PartyOrder, default=PartyOrder.SECOND_LEFT
    )

    sheet_size = models.CharField("ukuran Lembar Disposisi", max_length=8, choices=SheetSize, default=SheetSize.FULL)

    class Meta:
        verbose_name = "tata naskah"
        verbose_name_plural = "tata naskah"

    def __str__(self) -> str:
        return f"Tata naskah {self.pemda}"

    @classmethod
    def of(cls, pemda) -> TataNaskah:
        """The government's own, or the usual look, not stored."""
        return next(iter(cls.objects.filter(pemda=pemda)), None) or cls(pemda=pemda)

    def cased(self, words: str) -> str:
        """The date in words as the government writes it: small letters, or every word with a capital."""
        return words.title() if self.date_case == self.DateCase.TITLE else words

    @property
    def generic_font(self) -> str:
        """The family that stands in for the font on a screen without it."""
        return "serif" if "Serif" in self.font else "sans-serif"

    @property
    def second_party_left(self) -> bool:
        """Whether the second party of a Berita Acara signs at the left."""
        return self.party_order == self.PartyOrder.SECOND_LEFT

    @property
    def margins(self) -> str:
        """The margins as a style sheet writes them."""
        return f"{self.margin_top}mm {self.margin_right}mm {self.margin_bottom}mm {self.margin_left}mm"


class KopNaskah(models.Model):
    """A letterhead beside the names that Pemda and OPD have anyway: lambang, further lines, place and unit code."""

    pemda = models.ForeignKey("tickets.Pemda", models.CASCADE, related_name="letterheads")
    opd = models.ForeignKey(
        "tickets.Opd", models.CASCADE, null=True, blank=True, related_name="letterheads", verbose_name="OPD"
    )
    unit = models.CharField("baris bidang", max_length=160, blank=True)
    contact = models.CharField("telepon, laman, dan pos-el", max_length=240, blank=True)
    city = models.CharField("tempat penandatanganan", max_length=80, blank=True)
    unit_code = models.CharField("kode unit pada nomor", max_length=20, blank=True)
    lambang = models.FileField("lambang", upload_to="lambang/", max_length=200, blank=True)
    lambang_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "kop naskah"
        verbose_name_plural = "kop naskah"
        constraints = [
            models.UniqueConstraint(fields=["pemda"], condition=Q(opd=None), name="one_kop_of_the_dinas"),
            models.UniqueConstraint(fields=["opd"], condition=~Q(opd=None), name="one_kop_per_opd"),
        ]

    def __str__(self) -> str:
        return f"Kop {self.opd or self.pemda.dinas}"

    @classmethod
    def of(cls, pemda, opd=None) -> KopNaskah:
        """The stored letterhead of the Dinas or of an OPD, or an empty one, not stored."""
        return next(iter(cls.objects.filter(pemda=pemda, opd=opd)), None) or cls(pemda=pemda, opd=opd)


class PolaNomor(models.Model):
    """How the numbers of one kind of paper are written; without one the government's general pattern holds."""

    class Sifat(models.TextChoices):
        """The letter of access that some rules put before the number (domain 1.4)."""

        BIASA = "B", "Biasa (B)"
        TERBATAS = "T", "Terbatas (T)"
        RAHASIA = "R", "Rahasia (R)"
        SANGAT_RAHASIA = "SR", "Sangat rahasia (SR)"

    pemda = models.ForeignKey("tickets.Pemda", models.CASCADE, related_name="number_patterns")
    kind = models.CharField("jenis naskah", max_length=24, choices=PaperKind)
    template = models.CharField("pola nomor", max_length=80, blank=True)
    klasifikasi = models.CharField("kode klasifikasi arsip", max_length=30, blank=True)
    sifat = models.CharField("sifat", max_length=2, choices=Sifat, default=Sifat.BIASA)
    short_name = models.CharField("kode jenis", max_length=12, blank=True)
    is_manual = models.BooleanField(
        "nomor diisi petugas", default=False, help_text="Dari SRIKANDI atau buku agenda; naskah menunggu nomornya."
    )

    class Meta:
        verbose_name = "pola nomor"
        verbose_name_plural = "pola nomor"
        constraints = [models.UniqueConstraint(fields=["pemda", "kind"], name="one_pattern_per_kind")]

    def __str__(self) -> str:
        return f"Pola nomor {self.get_kind_display()}"

    @classmethod
    def of(cls, pemda, kind: str) -> PolaNomor:
        """The government's own pattern of that kind, or the general one, not stored."""
        return cls.objects.filter(pemda=pemda, kind=kind).first() or cls(pemda=pemda, kind=kind)
