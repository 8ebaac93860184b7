"""The closed list of papers that an SOP row may name; each has one layout in ``reports``."""

from django.db.models import TextChoices


class PaperKind(TextChoices):
    """Kind of paper. An SOP may print another title over the same layout (``title`` in the file)."""

    DATA_PELAPOR = "data_pelapor", "Data Pelapor"
    SURAT_PERMOHONAN = "surat_permohonan", "Surat Permohonan Troubleshooting Gangguan Jaringan"
    LEMBAR_DISPOSISI = "lembar_disposisi", "Lembar Disposisi"
    F01 = "f01", "Form Aduan SKPD (F-01)"
    LAPORAN_PERMASALAHAN = "laporan_permasalahan", "Laporan Permasalahan"
    LAPORAN_LAPANGAN = "laporan_lapangan", "Laporan Lapangan"
    PEMBERITAHUAN_ESTIMASI = "pemberitahuan_estimasi", "Pemberitahuan Estimasi Waktu Pemulihan"
    F04 = "f04", "Form Tindakan (F-04)"
    ISIAN_KELENGKAPAN = "isian_kelengkapan", "Dokumen Isian Kelengkapan"
    LAPORAN = "laporan", "Laporan"
    BA_PENGGANTIAN = "ba_penggantian", "Berita Acara Permohonan Penggantian Perangkat"
    BA_PEKERJAAN = "ba_pekerjaan", "Berita Acara Pekerjaan"


#: Written by an OPD before the SOP begins, so no row of a file makes it.
BEFORE_THE_SOP = (PaperKind.SURAT_PERMOHONAN,)
#: Papers that the OPD issues under its own letterhead and number.
OF_THE_OPD = (PaperKind.SURAT_PERMOHONAN, PaperKind.BA_PENGGANTIAN)
