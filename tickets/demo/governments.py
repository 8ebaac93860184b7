"""The five sample governments: offices, titles, agencies and people. Place names are real, all else is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from workflow.states import Role

#: A NIP that nobody can have. Contract staff and the OPDs have none, so that papers show both.
NIP = "0" * 18
PANGKAT = {
    Role.KADIS: "Pembina Utama Muda (IV/c)",
    Role.SEKRETARIS: "Pembina Tingkat I (IV/b)",
    Role.KABID: "Pembina (IV/a)",
    Role.KASI: "Penata Tingkat I (III/d)",
    Role.TU: "Pengatur (II/c)",
    Role.OPD_KEPALA: "Pembina Utama Muda (IV/c)",
    Role.AUDITOR: "Penata (III/c)",
}
DEGREES = {
    Role.KADIS: ("Kadis", "S.T., M.T."),
    Role.SEKRETARIS: ("Sekretaris", "S.Sos., M.Si."),
    Role.KABID: ("Kabid", "S.Kom., M.Kom."),
    Role.KASI: ("Kasi", "S.Kom."),
    Role.TU: ("Agendaris", "A.Md."),
    Role.ADMIN: ("Admin", "S.Kom."),
    Role.AUDITOR: ("Auditor", "S.E., Ak."),
}
#: Who a role's account is called after, and the title that no SOP prints.
TITLES = {Role.SEKRETARIS: "Sekretaris Dinas", Role.ADMIN: "Admin Pemda", Role.AUDITOR: "Auditor Inspektorat"}
TECHNICIANS = ("Satu", "Dua", "Tiga", "Empat")


@dataclass(frozen=True)
class Person:
    """A sample account. ``opd`` is the key of an agency; ``job`` is what the login page calls the person."""

    username: str
    full_name: str
    role: Role
    job: str
    opd: str = ""
    nip: str = ""
    pangkat: str = ""
    is_listed: bool = True


@dataclass(frozen=True)
class Agency:
    """A sample OPD, with the place of its network node."""

    key: str
    name: str
    short: str
    node_place: str


@dataclass(frozen=True)
class Government:
    """One sample Pemda. ``titles`` are the posts of the Dinas by role; ``acting`` is a role that a Plt. holds now."""

    code: str
    name: str
    prefix: str
    city: str
    zone: str
    dinas: str
    dinas_short: str
    sop_from: date
    network: str  # first three numbers of the documentation range of its nodes
    first_node: int
    tim: str
    titles: dict[Role, str]
    agencies: tuple[Agency, ...]
    latitude: Decimal  # somewhere in the town, for the samples to scatter around
    longitude: Decimal
    acting: Role | None = None
    kasi_name: str = "Kasi"

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Every account, in the order in which the login page shows them."""
        place = self.name.split(" ", 1)[1]
        suffix = self.code.replace("-", "")
        reporters, heads = [], []
        for number, agency in enumerate(self.agencies, start=1):
            order = "" if number == 1 else str(number)
            reporters.append(
                Person(
                    f"opd{order}.{suffix}",
                    f"Contoh Pelapor {agency.short}, S.IP.",
                    Role.OPD,
                    f"Pelapor {agency.name}",
                    opd=agency.key,
                    is_listed=number <= 2,
                )
            )
            heads.append(
                Person(
                    f"kepala{order}.{suffix}",
                    f"Contoh Kepala {agency.short}, S.H., M.H.",
                    Role.OPD_KEPALA,
                    f"Kepala {agency.name}",
                    opd=agency.key,
                    nip=NIP,
                    pangkat=PANGKAT[Role.OPD_KEPALA],
                    is_listed=number == 1,
                )
            )
        officials = [self._official(role, place, suffix) for role in (*self.titles, *TITLES)]
        team = [
            Person(
                f"tim{number}.{suffix}",
                f"Contoh Teknisi {word} {place}, A.Md.Kom.",
                Role.TIM,
                self.tim,
                nip=NIP if number <= 2 else "",
                pangkat="Pengatur Tingkat I (II/d)" if number <= 2 else "",
            )
            for number, word in enumerate(TECHNICIANS, start=1)
        ]
        by_role = {person.role: person for person in officials}
        order = (Role.TU, Role.KADIS, Role.SEKRETARIS, Role.KABID, Role.KASI)
        return (
            *reporters,
            *heads,
            *(by_role[role] for role in order),
            *team,
            by_role[Role.ADMIN],
            by_role[Role.AUDITOR],
        )

    def _official(self, role: Role, place: str, suffix: str) -> Person:
        word, degree = DEGREES[role]
        title = self.titles.get(role) or TITLES[role]
        return Person(
            f"{role.value}.{suffix}",
            f"Contoh {self.kasi_name if role == Role.KASI else word} {place}, {degree}",
            role,
            f"Plt. {title}" if role == self.acting else title,
            nip=NIP,
            pangkat=PANGKAT.get(role, ""),
        )


def _agencies(*lines: tuple[str, str, str, str]) -> tuple[Agency, ...]:
    return tuple(Agency(*line) for line in lines)


GOVERNMENTS = (
    Government(
        code="purbalingga",
        name="Kabupaten Purbalingga",
        prefix="PBG",
        city="Purbalingga",
        zone="Asia/Jakarta",
        dinas="Dinas Komunikasi dan Informatika",
        dinas_short="Dinkominfo",
        sop_from=date(2023, 5, 25),
        network="192.0.2",
        first_node=11,
        tim="Tim Jaringan",
        titles={
            Role.KADIS: "Kepala Dinas Komunikasi dan Informatika",
            Role.KABID: "Kepala Bidang Informatika",
            Role.KASI: "Koordinator Infrastruktur TIK",
            Role.TU: "Pengelola Surat Tata Usaha",
        },
        kasi_name="Koordinator",
        latitude=Decimal("-7.388"),
        longitude=Decimal("109.364"),
        agencies=_agencies(
            ("dukcapil", "Dinas Contoh Kependudukan", "Kependudukan", "Gedung A, lantai 1, ruang server"),
            ("keuangan", "Badan Contoh Keuangan", "Keuangan", "Gedung B, lantai 2, ruang panel"),
            ("kecamatan", "Kecamatan Contoh Utara", "Kecamatan Utara", "Ruang arsip"),
            ("puskesmas", "Puskesmas Contoh Mawar", "Puskesmas Mawar", "Ruang rekam medis"),
            ("perizinan", "Dinas Contoh Perizinan", "Perizinan", "Lantai 1, belakang loket"),
        ),
    ),
    Government(
        code="sumbawa",
        name="Kabupaten Sumbawa",
        prefix="SBW",
        city="Sumbawa Besar",
        zone="Asia/Makassar",
        dinas="Dinas Komunikasi Informatika Statistik dan Persandian",
        dinas_short="Diskominfotiksan",
        sop_from=date(2021, 12, 2),
        network="198.51.100",
        first_node=11,
        tim="Tim Jaringan Kominfo",
        titles={
            Role.KADIS: "Kepala Dinas Komunikasi Informatika Statistik dan Persandian",
            Role.KABID: "Kepala Bidang Teknologi Informasi",
            Role.KASI: "Kepala Seksi Aplikasi dan E-Government",
            Role.TU: "Pengelola Surat Tata Usaha",
        },
        acting=Role.KABID,
        latitude=Decimal("-8.493"),
        longitude=Decimal("117.420"),
        agencies=_agencies(
            ("pendidikan", "Dinas Contoh Pendidikan", "Pendidikan", "Lantai 1, ruang server"),
            ("pendapatan", "Badan Contoh Pendapatan", "Pendapatan", "Lantai 2, ruang data"),
            ("kecamatan", "Kecamatan Contoh Selatan", "Kecamatan Selatan", "Ruang sekretariat"),
            ("rumahsakit", "Rumah Sakit Contoh Daerah", "Rumah Sakit", "Gedung rawat jalan, ruang panel"),
            ("pertanian", "Dinas Contoh Pertanian", "Pertanian", "Ruang umum"),
        ),
    ),
    Government(
        code="tanah-bumbu",
        name="Kabupaten Tanah Bumbu",
        prefix="TBU",
        city="Batulicin",
        zone="Asia/Makassar",
        dinas="Dinas Komunikasi dan Informatika",
        dinas_short="Diskominfo",
        sop_from=date(2024, 1, 2),
        network="203.0.113",
        first_node=11,
        tim="Staf Admin Jaringan Kominfo",
        titles={
            Role.KADIS: "Kepala Dinas Komunikasi dan Informatika",
            Role.KABID: "Kepala Bidang Infrastruktur TIK",
            Role.KASI: "Koordinator Jaringan Kominfo",
            Role.TU: "Pengelola Surat Tata Usaha",
        },
        kasi_name="Koordinator",
        latitude=Decimal("-3.450"),
        longitude=Decimal("115.990"),
        agencies=_agencies(
            ("sosial", "Dinas Contoh Sosial", "Sosial", "Lantai 1, ruang server"),
            ("kepegawaian", "Badan Contoh Kepegawaian", "Kepegawaian", "Lantai 2, ruang data"),
            ("kecamatan", "Kecamatan Contoh Pesisir", "Kecamatan Pesisir", "Menara belakang kantor"),
            ("perhubungan", "Dinas Contoh Perhubungan", "Perhubungan", "Ruang pengendali"),
            ("puskesmas", "Puskesmas Contoh Melati", "Puskesmas Melati", "Ruang pendaftaran"),
        ),
    ),
    Government(
        code="bogor",
        name="Kota Bogor",
        prefix="BGR",
        city="Bogor",
        zone="Asia/Jakarta",
        dinas="Dinas Komunikasi, Informatika, Statistik dan Persandian",
        dinas_short="Diskominfostandi",
        sop_from=date(2017, 10, 2),
        network="192.0.2",
        first_node=131,
        tim="Staf Teknis Jaringan",
        titles={
            Role.KADIS: "Kepala Dinas Komunikasi, Informatika, Statistik dan Persandian",
            Role.KABID: "Kepala Bidang Teknologi Informasi",
            Role.KASI: "Kepala Seksi Jaringan",
            Role.TU: "Pengelola Surat Tata Usaha",
        },
        latitude=Decimal("-6.595"),
        longitude=Decimal("106.797"),
        agencies=_agencies(
            ("perpustakaan", "Dinas Contoh Perpustakaan", "Perpustakaan", "Lantai 2, ruang layanan"),
            ("perencanaan", "Badan Contoh Perencanaan", "Perencanaan", "Lantai 3, ruang data"),
            ("kecamatan", "Kecamatan Contoh Barat", "Kecamatan Barat", "Ruang pelayanan"),
            ("kesehatan", "Dinas Contoh Kesehatan", "Kesehatan", "Gedung utama, ruang panel"),
            ("lingkungan", "Dinas Contoh Lingkungan", "Lingkungan", "Lantai 1, ruang umum"),
        ),
    ),
    Government(
        code="batam",
        name="Kota Batam",
        prefix="BTM",
        city="Batam",
        zone="Asia/Jakarta",
        dinas="Dinas Komunikasi dan Informatika",
        dinas_short="Diskominfo",
        sop_from=date(2023, 6, 19),
        network="198.51.100",
        first_node=131,
        tim="Tim Data Center",
        titles={
            Role.KADIS: "Kepala Dinas Komunikasi dan Informatika",
            Role.KABID: "Kepala Bidang Penyelenggaraan E-Government",
            Role.KASI: "Sub-Koordinator Infrastruktur",
            Role.TU: "Pengelola Surat Tata Usaha",
        },
        kasi_name="Sub-Koordinator",
        latitude=Decimal("1.130"),
        longitude=Decimal("104.053"),
        agencies=_agencies(
            ("penanaman", "Dinas Contoh Penanaman Modal", "Penanaman Modal", "Lantai 1, ruang server"),
            ("aset", "Badan Contoh Pengelolaan Aset", "Pengelolaan Aset", "Lantai 4, ruang panel"),
            ("kecamatan", "Kecamatan Contoh Kepulauan", "Kecamatan Kepulauan", "Menara belakang kantor"),
            ("pekerjaan", "Dinas Contoh Pekerjaan Umum", "Pekerjaan Umum", "Lantai 2, ruang data"),
            ("tenagakerja", "Dinas Contoh Tenaga Kerja", "Tenaga Kerja", "Lantai 1, belakang loket"),
        ),
    ),
)
BY_CODE = {government.code: government for government in GOVERNMENTS}
