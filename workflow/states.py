"""The vocabulary of a ticket's life: statuses, phases, roles, acts. Definitions only; the SOP files use these codes.

A status is a *kind of work*, named once for all governments; the SOP row says whose work it is, how long it may take
and what follows. Source: the rows of the five SOPs.
"""

from django.db.models import TextChoices

from workflow.indonesian import dalam_kalimat


class Status(TextChoices):
    """Every status a ticket can have, with the words that the screen shows."""

    PENGAJUAN = "pengajuan", "Pengajuan surat"
    PENERIMAAN = "penerimaan", "Penerimaan laporan"
    PEMERIKSAAN_AWAL = "pemeriksaan_awal", "Pemeriksaan awal"
    KONFIRMASI_ADUAN = "konfirmasi_aduan", "Konfirmasi aduan"
    PENETAPAN_TANGGUNG_JAWAB = "penetapan_tanggung_jawab", "Penetapan tanggung jawab"
    DISPOSISI = "disposisi", "Disposisi"
    PENUNJUKAN = "penunjukan", "Penunjukan tim"
    PEMERIKSAAN = "pemeriksaan", "Pemeriksaan"
    PENANGANAN_JARAK_JAUH = "penanganan_jarak_jauh", "Penanganan jarak jauh"
    KOORDINASI = "koordinasi", "Koordinasi"
    PEMERIKSAAN_LOKASI = "pemeriksaan_lokasi", "Pemeriksaan lokasi"
    PELAPORAN_KONDISI = "pelaporan_kondisi", "Pelaporan kondisi"
    KEPUTUSAN = "keputusan", "Keputusan"
    PEMENUHAN_OPD = "pemenuhan_opd", "Pemenuhan oleh OPD"
    PENGGANTIAN = "penggantian", "Penggantian perangkat"
    PERBAIKAN = "perbaikan", "Perbaikan"
    UJI_COBA = "uji_coba", "Uji coba"
    PELAPORAN = "pelaporan", "Penyusunan laporan"
    PENERUSAN_LAPORAN = "penerusan_laporan", "Penerusan laporan"
    TINJAUAN = "tinjauan", "Tinjauan"
    BERITA_ACARA = "berita_acara", "Berita acara"
    MENUNGGU = "menunggu", "Menunggu pihak lain"
    DIKEMBALIKAN = "dikembalikan", "Dikembalikan untuk dilengkapi"
    DITOLAK = "ditolak", "Ditolak"
    DIBATALKAN = "dibatalkan", "Dibatalkan"
    SELESAI = "selesai", "Selesai"


INTAKE = (
    Status.PENGAJUAN,
    Status.PENERIMAAN,
    Status.PEMERIKSAAN_AWAL,
    Status.KONFIRMASI_ADUAN,
    Status.PENETAPAN_TANGGUNG_JAWAB,
)
CHAIN = (Status.DISPOSISI, Status.PENUNJUKAN)
WORK = (
    Status.PEMERIKSAAN,
    Status.PENANGANAN_JARAK_JAUH,
    Status.KOORDINASI,
    Status.PEMERIKSAAN_LOKASI,
    Status.PELAPORAN_KONDISI,
    Status.KEPUTUSAN,
    Status.PEMENUHAN_OPD,
    Status.PENGGANTIAN,
    Status.PERBAIKAN,
    Status.UJI_COBA,
)
REPORT = (Status.PELAPORAN, Status.PENERUSAN_LAPORAN, Status.TINJAUAN, Status.BERITA_ACARA)
REST = (Status.MENUNGGU, Status.DIKEMBALIKAN, Status.DITOLAK, Status.DIBATALKAN, Status.SELESAI)

#: Rows that may wait for somebody else (menunggu).
MAY_WAIT = WORK + REPORT
#: Statuses in which a printed row is being worked on; every one belongs to exactly one phase.
ROW_STATUSES = INTAKE + CHAIN + WORK + REPORT
#: Statuses from which nothing but a reopening follows.
ENDED = (Status.DITOLAK, Status.DIBATALKAN, Status.SELESAI)

#: Where a move may land, by the phase it starts from; the own status is always allowed (row waits for
#: acknowledgement, or the next row is of the same kind). So no SOP file can close a ticket nobody examined.
BEFORE_WORK = INTAKE + CHAIN + WORK + (Status.DIKEMBALIKAN, Status.DITOLAK)
LANDINGS: dict[Status, tuple[Status, ...]] = {
    **dict.fromkeys(INTAKE + CHAIN, BEFORE_WORK),
    **dict.fromkeys(WORK, WORK + CHAIN + REPORT + (Status.SELESAI,)),
    **dict.fromkeys(REPORT, REPORT + WORK + (Status.SELESAI,)),
    Status.PEMERIKSAAN_AWAL: (*BEFORE_WORK, Status.SELESAI),
}

#: The act that completes a row of each status. One printed row = one status = one act.
ACTS: dict[Status, str] = {
    Status.PENGAJUAN: "submit_laporan",
    Status.PENERIMAAN: "register_laporan",
    Status.PEMERIKSAAN_AWAL: "record_pemeriksaan_awal",
    Status.KONFIRMASI_ADUAN: "confirm_aduan",
    Status.PENETAPAN_TANGGUNG_JAWAB: "settle_tanggung_jawab",
    Status.DISPOSISI: "write_disposisi",
    Status.PENUNJUKAN: "appoint_tim",
    Status.PEMERIKSAAN: "record_pemeriksaan",
    Status.PENANGANAN_JARAK_JAUH: "record_penanganan_jarak_jauh",
    Status.KOORDINASI: "record_koordinasi",
    Status.PEMERIKSAAN_LOKASI: "record_pemeriksaan_lokasi",
    Status.PELAPORAN_KONDISI: "report_kondisi",
    Status.KEPUTUSAN: "decide",
    Status.PEMENUHAN_OPD: "submit_pemenuhan",
    Status.PENGGANTIAN: "record_penggantian",
    Status.PERBAIKAN: "record_perbaikan",
    Status.UJI_COBA: "record_uji_coba",
    Status.PELAPORAN: "write_laporan",
    Status.PENERUSAN_LAPORAN: "forward_laporan",
    Status.TINJAUAN: "review_laporan",
    Status.BERITA_ACARA: "issue_berita_acara",
}


class Role(TextChoices):
    """Fixed role codes. The title that a government prints for a role is its own data (SOP file and posts)."""

    OPD = "opd", "Pelapor OPD"
    OPD_KEPALA = "opd_kepala", "Kepala OPD"
    TU = "tu", "Tata Usaha"
    SEKRETARIS = "sekretaris", "Sekretaris Dinas"
    KADIS = "kadis", "Kepala Dinas"
    KABID = "kabid", "Kepala Bidang"
    KASI = "kasi", "Kepala Seksi/Koordinator"
    TIM = "tim", "Tim Jaringan"
    ADMIN = "admin", "Admin Pemda"
    AUDITOR = "auditor", "Auditor"


#: Roles that an SOP row may name as performer, acknowledger or signer.
SOP_ROLES = (
    Role.OPD,
    Role.OPD_KEPALA,
    Role.TU,
    Role.SEKRETARIS,
    Role.KADIS,
    Role.KABID,
    Role.KASI,
    Role.TIM,
)
#: Roles of the reporting side; their rows take the time of :attr:`Party.OPD`.
OPD_ROLES = (Role.OPD, Role.OPD_KEPALA)
#: Everybody else: those of the Dinas, and who watches over it.
DINAS_ROLES = tuple(role for role in Role if role not in OPD_ROLES)
#: Posts of the Dinas through whose hands a report goes on its way to the team and back.
CHAIN_ROLES = (Role.TU, Role.SEKRETARIS, Role.KADIS, Role.KABID, Role.KASI)


#: The posts above each role of the Dinas, the next one first. Which of them an SOP knows, its titles say.
HIGHER_POSTS: dict[Role, tuple[Role, ...]] = {
    Role.TIM: (Role.KASI, Role.KABID, Role.KADIS),
    Role.KASI: (Role.KABID, Role.KADIS),
    Role.KABID: (Role.KADIS,),
    Role.TU: (Role.SEKRETARIS, Role.KADIS),
    Role.SEKRETARIS: (Role.KADIS,),
    Role.KADIS: (),
}


class Verbal(TextChoices):
    """What became of a row that went on by verbal order (perintah lisan), before its disposisi was written."""

    MENUNGGU = "menunggu", "menunggu konfirmasi"
    SAH = "sah", "dikonfirmasi"
    BANTAH = "bantah", "dibantah"
    GUGUR = "gugur", "gugur karena langkahnya diulang"


class WaitReason(TextChoices):
    """Why a row waits for somebody else (``menunggu``); the SOPs have no stop-clock, so gross time stays official."""

    OPD = "opd", "Menunggu OPD"
    PENYEDIA = "penyedia", "Menunggu penyedia"
    SUKU_CADANG = "suku_cadang", "Menunggu suku cadang"
    AKSES = "akses", "Menunggu akses lokasi"
    CUACA = "cuaca", "Menunggu cuaca"
    LISTRIK = "listrik", "Menunggu listrik"


class RefusalGround(TextChoices):
    """Why the Dinas does not take a report; those in :data:`BEYOND_COMPETENCE` name who answers for the fault."""

    BUKAN_GANGGUAN = "bukan_gangguan", "Bukan gangguan jaringan"
    GANDA = "ganda", "Laporan ganda, sudah ditangani pada tiket lain"
    PENYEDIA = "penyedia", "Bukan kewenangan Dinas: tanggung jawab penyedia layanan"
    OPD_SENDIRI = "opd_sendiri", "Bukan kewenangan Dinas: perangkat milik OPD pelapor"
    OPD_LAIN = "opd_lain", "Bukan kewenangan Dinas: tanggung jawab OPD lain"
    PUSAT = "pusat", "Bukan kewenangan Dinas: tanggung jawab provinsi atau pusat"
    LISTRIK = "listrik", "Bukan kewenangan Dinas: gangguan listrik"
    LAINNYA = "lainnya", "Alasan lain"


BEYOND_COMPETENCE = (
    RefusalGround.PENYEDIA,
    RefusalGround.OPD_SENDIRI,
    RefusalGround.OPD_LAIN,
    RefusalGround.PUSAT,
    RefusalGround.LISTRIK,
)


class LateCode(TextChoices):
    """Why a row came too late, as its performer explains it."""

    OPD = "opd", "Menunggu OPD"
    PENYEDIA = "penyedia", "Menunggu penyedia"
    SUKU_CADANG = "suku_cadang", "Menunggu suku cadang"
    AKSES = "akses", "Akses lokasi tertutup"
    CUACA = "cuaca", "Cuaca buruk"
    LISTRIK = "listrik", "Listrik padam"
    BEBAN = "beban", "Beban kerja bersamaan"
    TUGAS_LAIN = "tugas_lain", "Tugas lain yang lebih mendesak"
    DI_LUAR_KENDALI = "luar_kendali", "Keadaan di luar kendali"
    LAINNYA = "lainnya", "Lainnya"


class Excuse(TextChoices):
    """Why lateness does not count in the adjusted figures; the verdict itself stays as it is."""

    ALASAN = "alasan", "Alasan diterima"
    SISTEM = "sistem", "Pengingat waktu berhenti"


class Party(TextChoices):
    """Whose time a row takes, and who has to answer for it: the Dinas, or the OPD that reported."""

    OPD = "opd", "OPD/SKPD"
    DINAS = "dinas", "Dinas Kominfo"


class Verdict(TextChoices):
    """Outcome of a clock, by recorded time: in time, late, or no standard to judge by."""

    TEPAT_WAKTU = "tepat_waktu", "Tepat waktu"
    TERLAMBAT = "terlambat", "Terlambat"
    TANPA_STANDAR = "tanpa_standar", "Tanpa standar"


class Kanal(TextChoices):
    """How a report reached the Dinas."""

    APLIKASI = "aplikasi", "Aplikasi"
    SURAT = "surat", "Surat"
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEPON = "telepon", "Telepon"
    EMAIL = "email", "Pos-el"
    DATANG = "datang", "Datang langsung"
    MONITORING = "monitoring", "Monitoring"
    LAPOR = "lapor", "SP4N-LAPOR"
    LAINNYA = "lainnya", "Lainnya"

    @property
    def way(self) -> str:
        """How a report came, inside a sentence."""
        return KANAL_WAYS.get(self, f"melalui {dalam_kalimat(self.label)}")


#: Ways by which nobody of the Dinas said that a report came; they decide in which row it began.
OWN_KANAL = (Kanal.APLIKASI, Kanal.MONITORING)
#: Ways that do not begin with "melalui" and the name.
KANAL_WAYS = {
    Kanal.DATANG: "dengan datang langsung",
    Kanal.MONITORING: "dari monitoring",
    Kanal.LAINNYA: "melalui saluran lain",
}
