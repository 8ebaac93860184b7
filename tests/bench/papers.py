"""What our own road to a paper costs beside WeasyPrint itself: `.venv/bin/python -m tests.bench.papers [ROUNDS]`.

A Berita Acara with ten devices and its QR, and the same HTML given to a bare WeasyPrint with the same options, in turn
in one process; medians of processor time, since the clock on the wall also counts the neighbours.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

WARM_UP = 3
AIM = 1.2


def sample() -> dict:
    """The facts of a Berita Acara with ten devices, without any database."""
    from reports.facts import Facts, Kop, Parties, Person, Report, Signature, Swap, Verification
    from workflow.papers import PaperKind

    at = "20 November 2026 pukul 10.00 WITA"
    hands = {
        role: Signature(
            person=Person(
                f"Contoh {role.title()}, S.Kom.", f"Jabatan {role}", "Penata (III/c)", "00000000 000000 0 000"
            ),
            heading=f"JABATAN {role.upper()}",
            at=at,
            role=role,
        )
        for role in ("tim", "opd", "kadis")
    }
    swap = Swap(
        "Switch", "Contoh SW-8", "SN-1", "INV-1", "Mati", "Aset Dinas", "Contoh SW-16", "SN-2", "INV-2", "Aset OPD"
    )
    words = "Kabel diganti dan konfigurasi dipulihkan. " * 4
    report = Report(
        ticket="SBW-2026-0001", opd="Dinas Contoh Perpustakaan", opd_address="", place="Gedung A, lantai 2",
        title="Internet mati total", description=words, impact="14 komputer", node="", fault_at=at, arrived_at=at,
        kanal="Aplikasi", reporter="Contoh Pelapor", reporter_job="", reporter_phone="081200000000",
        letter_number="000/2026", letter_date="19 November 2026", letter_subject="",
    )  # fmt: skip
    return Facts(
        kind=PaperKind.BA_PEKERJAAN, title="Berita Acara Pekerjaan", number="001/BA/Kominfo/XI/2026", version=1,
        signed_version=1, correction="", sample=False, draft=False, paper_size="F4", margins="25mm 25mm 30mm 30mm",
        font="Liberation Sans", second_party_left=True,
        kop=Kop("PEMERINTAH KABUPATEN CONTOH", "DINAS KOMUNIKASI DAN INFORMATIKA", "Jalan Contoh Nomor 1"),
        city="Kota Contoh", issued_on="20 November 2026", issued_at=at, day_in_words="Jumat",
        date_in_words="dua puluh bulan November tahun dua ribu dua puluh enam", date_in_figures="20-11-2026",
        sop_title="Contoh", sop_number="1", report=report, signers=(hands["tim"],),
        acknowledgers=(hands["opd"], hands["kadis"]), swaps=(swap,) * 10,
        latest={"penyebab": "Petir", "tindakan": words, "hasil_uji": "Normal", "waktu_pulih": at},
        parties=Parties((hands["tim"],), (hands["opd"],), (hands["kadis"],)),
        verification=Verification("https://contoh.test/verifikasi/A", "https://contoh.test/verifikasi/", "A-B"),
    ).as_json()  # fmt: skip


def main() -> None:
    """Print both medians and their ratio; exit 1 above the aim."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports import pdf

    facts = sample()
    page = pdf.html(facts["kind"], facts)
    fonts = FontConfiguration()
    source = pdf.get_template("reports/naskah.css").template.source
    look = f"@page {{ size: {pdf.SIZES['F4']}; margin: {facts['margins']} }}"
    sheets = [CSS(string=source, font_config=fonts), CSS(string=look)]

    def bare() -> bytes:
        return HTML(string=page).write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-3b", pdf_tags=True)

    def ours() -> bytes:
        return pdf.render(facts["kind"], facts, pdf.Pictures())

    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for turn in range(WARM_UP + rounds):
        for name, make in (("bare", bare), ("ours", ours)) if turn % 2 else (("ours", ours), ("bare", bare)):
            seconds = _seconds(make)
            if turn >= WARM_UP:
                times[name].append(seconds)
    medians = {name: statistics.median(found) * 1000 for name, found in times.items()}
    ratio = medians["ours"] / medians["bare"]
    sys.stdout.write(
        f"Berita Acara, {len(ours()) // 1024} kB: bare {medians['bare']:.1f} ms, ours {medians['ours']:.1f} ms, "
        f"ratio {ratio:.2f} (aim {AIM}), median of {rounds}\n"
    )
    sys.exit(ratio > AIM)


def _seconds(make: Callable[[], bytes]) -> float:
    began = time.process_time()
    make()
    return time.process_time() - began


if __name__ == "__main__":
    main()
