"""The everyday cases of a year: ordinary faults on each SOP's ordinary ways, some late, some not yet done.

The stories tell what is rare; these are the bulk. Every number comes from seeds, so each start plays the same year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from random import Random

from tickets.demo.cases import Case, Move
from tickets.demo.faults import FAULTS, ROOMS, Fault
from tickets.demo.governments import Government
from tickets.demo.moves import (
    ack,
    ahead,
    answers,
    broken_device,
    draft_letter,
    issue_letter,
    photo,
    refuse,
    resubmit,
    return_to_opd,
    row,
    swapped_device,
    team,
    withdraw,
)
from tickets.demo.timetable import Ago, Waiting
from workflow.states import Kanal

#: Ended cases of each government over the year, and cases that wait at one row or another now.
ENDED, OPEN = 22, 7
FIRST_DAY, LAST_DAY = 352, 12
#: Every so manieth case is slow in its longest row.
SLOW_EVERY, SLOW_BY = 5, 5
#: Every so manieth letter is written in the product.
WRITTEN_EVERY = 4
TEAMS = (("tim1", "tim2"), ("tim3", "tim4"), ("tim2", "tim3"), ("tim4", "tim1"))
#: Minutes of working time for which the open cases have waited, in turn.
WAITED = (4, 25, 90, 200, 460, 700, 1400)
#: Rows behind an open case that is to stand in keputusan, uji coba or penetapan tanggung jawab.
STANDS = {("sumbawa", 4): 7, ("sumbawa", 5): 8, ("tanah-bumbu", 3): 3, ("batam", 4): 7}


@dataclass(frozen=True)
class Job:
    """One fault in hand: the technicians, and the pace at which everybody works."""

    fault: Fault
    crew: tuple[str, str]
    dice: Random

    def pace(self, minutes: int) -> int:
        """About so many minutes."""
        return max(1, round(minutes * self.dice.uniform(0.5, 1.1)))

    @property
    def found(self) -> dict:
        """What the check found, in the words of the catalogue."""
        fault = self.fault
        return {"jenis": fault.jenis, "lokasi_gangguan": fault.lokasi, "jaringan": fault.jaringan}

    @property
    def picture(self) -> list:
        """A photo of what is broken."""
        return [photo(self.fault.temuan[:60], broken=True)]

    @property
    def devices(self) -> tuple[dict, dict] | None:
        """What must be replaced, and what replaces it."""
        if self.fault.device is None:
            return None
        code, model = self.fault.device
        serial = self.dice.randrange(3000, 9000)
        old = broken_device(code, model, f"CONTOH-SN-{serial}", self.fault.temuan)
        return old, swapped_device(old, f"{model}G", f"CONTOH-SN-{serial + 1}")


def _purbalingga(job: Job) -> tuple[Move, ...]:
    fault, found = job.fault, {**job.found, "penyebab": job.fault.penyebab, "temuan": job.fault.temuan}
    done = row(job.pace(22), ringkasan=fault.ringkasan, saran=fault.saran)
    begin = (row(job.pace(7)), row(job.pace(8)), row(job.pace(8), **team(*job.crew)))
    if fault.is_remote:
        return (*begin, row(job.pace(50), "pulih", **found), done)
    changed = {"perangkat_pengganti": [job.devices[1]]} if job.devices else {}
    repair = row(job.pace(140), tindakan=fault.tindakan, hasil_tindakan=fault.ringkasan, foto=job.picture, **changed)
    return (*begin, row(job.pace(45), "perbaikan", **found), repair, done)


def _sumbawa(job: Job) -> tuple[Move, ...]:
    fault = job.fault
    begin = (
        row(job.pace(20)),
        row(job.pace(30)),
        row(job.pace(30), "lengkap"),
        row(job.pace(25), **team(*job.crew)),
        row(job.pace(40), temuan=fault.temuan, **job.found),
    )
    if fault.is_remote:
        way = (row(job.pace(50), "berhasil", tindakan=fault.tindakan, penyebab=fault.penyebab),)
    else:
        way = (
            row(job.pace(30), "gagal", tindakan="Mencoba dari jauh, perangkat tidak menjawab."),
            row(job.pace(90), penyebab=fault.penyebab, tindakan=fault.tindakan, foto=job.picture),
            *_sumbawa_device(job),
        )
    return (
        *begin,
        *way,
        row(job.pace(20), "normal", hasil_uji="normal"),
        row(job.pace(70), ringkasan=fault.ringkasan, saran=fault.saran),
        row(job.pace(60)),
        row(job.pace(40)),
        ack(job.pace(60), "opd"),
        ack(job.pace(50), "kadis"),
    )


def _sumbawa_device(job: Job) -> tuple[Move, ...]:
    if job.devices is None:
        return (row(job.pace(20), "diperbaiki", alasan_keputusan="Perangkat dapat diperbaiki di tempat."),)
    old, new = job.devices
    return (
        row(job.pace(20), "diganti", alasan_keputusan="Kerusakan tidak dapat diperbaiki di tempat."),
        row(job.pace(240), perangkat_rusak=[old]),
        row(job.pace(200), perangkat_pengganti=[new]),
    )


def _tanah_bumbu(job: Job) -> tuple[Move, ...]:
    fault = job.fault
    is_own = fault.lokasi == "perangkat_pengguna"
    return (
        row(job.pace(5)),
        row(job.pace(7), "bermasalah", ping_dikirim=50, ping_diterima=31, ping_rata_ms="142.00"),
        row(job.pace(10), uraian_gangguan=fault.description),
        row(
            job.pace(9),
            tanggung_jawab="opd" if is_own else "dinas",
            alasan_tanggung_jawab="Perangkat milik SKPD." if is_own else "Termasuk jaringan milik Diskominfo.",
            lokasi_gangguan=fault.lokasi,
            jenis=fault.jenis,
        ),
        row(job.pace(15), **team(*job.crew)),
        row(job.pace(80), penyebab=fault.penyebab, inventarisasi=fault.temuan, estimasi_pulih=ahead(260)),
        row(job.pace(10), isi_kondisi=fault.temuan),
        row(job.pace(14), isi_kondisi="Perbaikan dikerjakan hari ini sesuai estimasi."),
        row(job.pace(150), tindakan=fault.tindakan, hasil_uji="normal", foto=job.picture),
        ack(job.pace(20), "opd"),
    )


def _bogor(job: Job) -> tuple[Move, ...]:
    fault = job.fault
    return (
        row(job.pace(200)),
        row(job.pace(220)),
        row(job.pace(180), **team(*job.crew)),
        row(job.pace(240), kondisi=fault.kondisi, jenis=fault.jenis, jaringan=fault.jaringan, temuan=fault.temuan),
        row(
            job.pace(260),
            penyebab=fault.penyebab,
            lokasi_gangguan=fault.lokasi,
            tindakan=fault.tindakan,
            hasil_uji="normal",
            checks=answers(*fault.answers),
        ),
        row(job.pace(9), ringkasan=fault.ringkasan, saran=fault.saran),
        row(job.pace(9)),
        row(job.pace(9)),
    )


def _batam(job: Job) -> tuple[Move, ...]:
    fault = job.fault
    begin = (row(job.pace(60)), row(job.pace(150)), row(job.pace(140), **team(*job.crew)))
    if fault.lokasi == "data_center":
        found = {**job.found, "penyebab": fault.penyebab, "temuan": fault.temuan}
        way = (row(job.pace(90), "di_data_center", **found),)
    else:
        way = (
            row(job.pace(120), "luar_data_center", **job.found),
            row(job.pace(90), hasil_koordinasi="Peninjauan disepakati, ruang dibuka oleh pelapor."),
            ack(job.pace(60), "opd"),
            row(job.pace(260), penyebab=fault.penyebab, temuan=fault.temuan, foto=job.picture),
            *_batam_device(job),
        )
    return (
        *begin,
        *way,
        row(job.pace(150), tindakan=fault.tindakan, hasil_uji="normal", ringkasan=fault.ringkasan, saran=fault.saran),
        ack(job.pace(90), "opd"),
        row(job.pace(120)),
        row(job.pace(160), "disetujui"),
    )


def _batam_device(job: Job) -> tuple[Move, ...]:
    if job.devices is None:
        return (row(job.pace(60), "diperbaiki", alasan_keputusan="Cukup diperbaiki di tempat."),)
    old, new = job.devices
    return (
        row(job.pace(60), "diganti", alasan_keputusan="Kerusakan tidak dapat diperbaiki di tempat."),
        row(job.pace(300), perangkat_rusak=[old]),
        row(job.pace(320), perangkat_pengganti=[new]),
        ack(job.pace(60), "opd"),
    )


@dataclass(frozen=True)
class Habit:
    """How faults go in one government: the usual way, who refuses after how many rows, and whether a letter comes."""

    way: Callable[[Job], tuple[Move, ...]]
    refuser: str
    rows_before: int
    has_letter: bool = False
    writes_letters: bool = False  # now and then the OPD writes it in the product
    kanals: tuple[str, ...] = (Kanal.APLIKASI, Kanal.APLIKASI, Kanal.TELEPON, Kanal.APLIKASI, Kanal.WHATSAPP)


HABITS = {
    "purbalingga": Habit(_purbalingga, "kabid", 1),
    "sumbawa": Habit(
        _sumbawa, "kadis", 1, has_letter=True, writes_letters=True, kanals=(Kanal.APLIKASI, Kanal.APLIKASI, Kanal.SURAT)
    ),
    "tanah-bumbu": Habit(_tanah_bumbu, "tim", 0),
    "bogor": Habit(_bogor, "kadis", 0, has_letter=True, kanals=(Kanal.APLIKASI,)),
    "batam": Habit(_batam, "kadis", 1),
}


def everyday(government: Government) -> tuple[Case, ...]:
    """The ordinary cases of one government, oldest first."""
    return tuple(_case(government, number) for number in range(ENDED + OPEN))


def _case(government: Government, number: int) -> Case:
    habit, dice = HABITS[government.code], Random(f"{government.code} {number}")
    fault = FAULTS[number % len(FAULTS)]
    room = ROOMS[(number * 3 + number // len(FAULTS)) % len(ROOMS)]
    agency = government.agencies[dice.randrange(len(government.agencies))]
    job = Job(fault, TEAMS[number % len(TEAMS)], dice)
    moves = _with_pace(habit.way(job), number)
    kanal = habit.kanals[number % len(habit.kanals)]
    if number < ENDED:
        begins = Ago(_day(number), time(8 + dice.randrange(3), dice.randrange(60)))
        moves = _ending(habit, moves, number)
    else:
        # Each open case stands one or two rows further than the one before.
        stands = STANDS.get((government.code, number - ENDED), (number - ENDED) * len(moves) // OPEN)
        begins, moves = Waiting(WAITED[number - ENDED]), moves[:stands]
    writes_letter = habit.writes_letters and kanal == Kanal.APLIKASI and number % WRITTEN_EVERY == 1
    if writes_letter:
        moves = (draft_letter(job.pace(15)), issue_letter(job.pace(30)), *moves)
    return Case(
        opd=agency.key,
        title=fault.title.format(room),
        description=fault.description,
        place=f"Lantai {1 + number % 3}, {room}",
        impact=fault.impact,
        begins=begins,
        moves=moves,
        kanal=kanal,
        delay=0 if kanal == Kanal.APLIKASI else 3 + dice.randrange(8),
        down_for=10 + dice.randrange(90),
        has_letter=habit.has_letter and not writes_letter,
        writes_letter=writes_letter,
    )


def _day(number: int) -> int:
    """Days back, evenly over the year."""
    return FIRST_DAY - number * (FIRST_DAY - LAST_DAY) // (ENDED - 1)


def _with_pace(moves: tuple[Move, ...], number: int) -> tuple[Move, ...]:
    """Now and then the longest row takes far longer than it should."""
    if number % SLOW_EVERY != 2:
        return moves
    longest = max(moves, key=lambda move: move.gap)
    return tuple(replace(move, gap=move.gap * SLOW_BY) if move is longest else move for move in moves)


def _ending(habit: Habit, moves: tuple[Move, ...], number: int) -> tuple[Move, ...]:
    """Most are carried to the close; some are refused, taken back, or completed first."""
    begun = moves[: habit.rows_before]
    if number == 8:
        return (*begun, refuse(12, habit.refuser, "Bukan gangguan jaringan. Diajukan melalui permohonan layanan."))
    if number == 14:
        return (*begun, withdraw(9, "Sudah tersambung kembali setelah kabel daya dipasang ulang."))
    if number == 18:
        asked = return_to_opd(10, habit.refuser, "Mohon sebutkan lantai, ruang, dan jumlah komputer yang terganggu.")
        told = resubmit(45, "Lantai, ruang, dan jumlah komputer sudah kami sebutkan.")
        return (*begun, asked, told, *moves[habit.rows_before :])
    return moves
