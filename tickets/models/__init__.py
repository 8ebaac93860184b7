"""Who reports what, and where: governments, people and posts, nodes, tickets and what each row recorded."""

from tickets.models.absence import Absence
from tickets.models.access import AccessCode
from tickets.models.agenda import AgendaEntry
from tickets.models.attachment import Attachment
from tickets.models.conversation import Message, MessageFile
from tickets.models.counter import Counter
from tickets.models.draft import DraftFile, HeldFile, RowDraft, WaitingFile
from tickets.models.duty import Piket
from tickets.models.journal import ManagementEntry
from tickets.models.letter import LetterPromise
from tickets.models.people import Holder, Opd, Pemda, Post, Tim, TimMember, User
from tickets.models.phrase import Phrase
from tickets.models.reading import Reading
from tickets.models.records import (
    RECORDS,
    CheckAnswer,
    Disposisi,
    Estimasi,
    Keputusan,
    KonfirmasiAduan,
    Kunjungan,
    Laporan,
    PelaporanKondisi,
    Pemeriksaan,
    PenggantianPerangkat,
    Penugasan,
    PerangkatRusak,
    Surat,
    Tindakan,
    UjiCoba,
)
from tickets.models.ticket import Node, Ticket
from tickets.models.visit import Visit
from tickets.models.words import ReportWord

__all__ = [
    "RECORDS",
    "Absence",
    "AccessCode",
    "AgendaEntry",
    "Attachment",
    "CheckAnswer",
    "Counter",
    "Disposisi",
    "DraftFile",
    "Estimasi",
    "HeldFile",
    "Holder",
    "Keputusan",
    "KonfirmasiAduan",
    "Kunjungan",
    "Laporan",
    "LetterPromise",
    "ManagementEntry",
    "Message",
    "MessageFile",
    "Node",
    "Opd",
    "PelaporanKondisi",
    "Pemda",
    "Pemeriksaan",
    "PenggantianPerangkat",
    "Penugasan",
    "PerangkatRusak",
    "Phrase",
    "Piket",
    "Post",
    "Reading",
    "ReportWord",
    "RowDraft",
    "Surat",
    "Ticket",
    "Tim",
    "TimMember",
    "Tindakan",
    "UjiCoba",
    "User",
    "Visit",
    "WaitingFile",
]
