"""The closed list of papers that an SOP row may name; each has one layout in ``reports``."""

from django.db.models import TextChoices


class PaperKind(TextChoices):
    """Kind of paper. An SOP may print another title over the same layout (``title`` in the file)."""

    LEMBAR_DISPOSISI = "lembar_disposisi", "Lembar Disposisi"
    LAPORAN = "laporan", "Laporan"
    F04 = "f04", "Form Tindakan (F-04)"
    BA_PEKERJAAN = "ba_pekerjaan", "Berita Acara Pekerjaan"
