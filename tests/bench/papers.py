"""What our own road to a paper costs beside WeasyPrint itself: `.venv/bin/python -m tests.bench.papers [ROUNDS]`.

A Berita Acara with ten devices, the same sealed, and 200 lines of a recap, each beside the same HTML given to a bare
WeasyPrint with the same options, in turn in one process. Medians of processor time, since the clock on the wall also
counts the neighbours.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

from tests.bench.servers import Machinery

WARM_UP, ROUNDS = 2, 20


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
        kanal="Aplikasi", came_by="melalui aplikasi",
        reporter="Contoh Pelapor", reporter_job="", reporter_phone="081200000000",
        letter_number="000/2026", letter_date="19 November 2026", letter_subject="",
    )  # fmt: skip
    return Facts(
        kind=PaperKind.BA_PEKERJAAN, title="Berita Acara Pekerjaan", number="001/BA/Kominfo/XI/2026", version=1,
        signed_version=1, correction="", sample=False, draft=False, paper_size="F4", margins="25mm 25mm 30mm 30mm",
        half_page=False, font="Liberation Sans", second_party_left=True,
        kop=Kop("PEMERINTAH KABUPATEN CONTOH", "DINAS KOMUNIKASI DAN INFORMATIKA", "Jalan Contoh Nomor 1"),
        city="Kota Contoh", issued_on="20 November 2026", issued_at=at, day_in_words="Jumat",
        date_in_words="dua puluh bulan November tahun dua ribu dua puluh enam", date_in_figures="20-11-2026",
        sop_title="Contoh", sop_number="1", report=report, signers=(hands["tim"],),
        acknowledgers=(hands["opd"], hands["kadis"]), swaps=(swap,) * 10,
        latest={"penyebab": "Petir", "tindakan": words, "hasil_uji": "Normal", "waktu_pulih": at},
        parties=Parties((hands["tim"],), (hands["opd"],), (hands["kadis"],)),
        verification=Verification("https://contoh.test/verifikasi/A", "https://contoh.test/verifikasi/", "A-B"),
    ).as_json()  # fmt: skip


def comparisons() -> dict[str, tuple[float, Callable[[], bytes], Callable[[], bytes]]]:
    """What is compared, by name: the aim, the bare render, and ours."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports import pdf, recap, recap_pages, seal
    from reports.models import Cetakan, Naskah

    fonts = FontConfiguration()

    def sheets(name: str, page: str) -> list:
        source = pdf.get_template(name).template.source
        return [CSS(string=source, font_config=fonts), CSS(string=f"@page {{ {page} }}")]

    facts, paper = sample(), Naskah.objects.select_related("pemda").earliest("pk")
    ba = pdf.html(facts["kind"], facts)
    upright = sheets("reports/naskah.css", f"size: {pdf.SIZES['F4']}; margin: {facts['margins']}")

    def bare_paper() -> bytes:
        return HTML(string=ba).write_pdf(stylesheets=upright, font_config=fonts, pdf_variant="pdf/a-3b", pdf_tags=True)

    def paper_of_ours() -> bytes:
        return pdf.render(facts["kind"], facts, pdf.Pictures())

    keys = list(paper.pemda.tickets.values_list("pk", flat=True))
    keys = (keys * recap_pages.PART_LINES)[: recap_pages.PART_LINES]
    wanted = {"year": paper.issued_at.year, "month": 0, "tickets": keys}
    cetakan = Cetakan(pemda=paper.pemda, wanted=wanted, ordered_at=paper.issued_at)
    lines = pdf.landscape_html(recap_pages.TABLE, recap_pages.table(cetakan, 0, recap.gather(paper.pemda, keys)))
    lying = sheets("reports/rekap.css", f"size: {' '.join(reversed(pdf.SIZES[paper.pemda.paper_size].split()))}")
    return {
        "Berita Acara with ten devices": (1.2, bare_paper, paper_of_ours),
        "the same sealed": (1.6, bare_paper, lambda: seal.seal(paper_of_ours(), naskah=paper)),
        f"recap of {len(keys)} lines, queries and all": (
            1.2,
            lambda: HTML(string=lines).write_pdf(stylesheets=lying, font_config=fonts),
            lambda: recap_pages.pages_part(cetakan, 0).body,
        ),
    }


def measure(rounds: int) -> bool:
    """Print the medians and their ratios; whether all are within their aims. Needs played tickets in the database."""
    are_met = True
    for name, (aim, bare, ours) in comparisons().items():
        times: dict[Callable, list[float]] = {bare: [], ours: []}
        for turn in range(WARM_UP + rounds):
            for make in (bare, ours) if turn % 2 else (ours, bare):
                seconds = _seconds(make)
                if turn >= WARM_UP:
                    times[make].append(seconds)
        medians = [statistics.median(found) * 1000 for found in times.values()]
        ratio = medians[1] / medians[0]
        are_met = are_met and ratio <= aim
        sys.stdout.write(
            f"{name}: bare {medians[0]:.0f} ms, ours {medians[1]:.0f} ms, ratio {ratio:.2f} (aim {aim}), "
            f"median of {rounds}\n"
        )
    return are_met


def main() -> None:
    """Play tickets and measure; exit 1 above an aim."""
    machinery = Machinery()
    machinery.play()
    os.environ.update(machinery.environment)
    django.setup()
    sys.exit(not measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))


def _seconds(make: Callable[[], bytes]) -> float:
    began = time.process_time()
    make()
    return time.process_time() - began


if __name__ == "__main__":
    main()
