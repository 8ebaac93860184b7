"""What the engine of papers asks of the operating system, whatever people wrote (promise P12), seen by strace."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import weasyprint

from tests.test_pdf import PAYLOADS, facts_of, squeezed, text_of, with_words
from tests.watched_engine import MARK
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

CALLS = "open,openat,openat2,access,faccessat,faccessat2,connect,socket,sendto,execve"
#: The shapes of letters, and what the library itself brings.
OWN = ("/usr/share/fonts/", "/var/cache/fontconfig/", "/etc/fonts/", str(Path(weasyprint.__file__).parent))
OPENED = re.compile(r'(?:open|openat|openat2)\((?:AT_FDCWD, )?"([^"]*)"')
ADDRESS = "http://127.0.0.1:9"


def foreign(calls):
    """Those calls that are more than reading letters."""
    opened = [(call, OPENED.search(call)) for call in calls]
    return [call for call, path in opened if not (path and path[1].startswith(OWN) and "O_RDONLY" in call)]


def look_at(kinds, folder):
    """Render hostile words under watch: no foreign call, no file inside, and every payload there to be read."""
    typed = " ".join(payload.format(canary=ADDRESS) for payload in PAYLOADS)
    source, trace = folder / "naskah.json", folder / "trace"
    papers = [facts_of(kind) | {"photos": []} for kind in kinds]
    source.write_text(json.dumps([(facts, with_words(facts, lambda words: f"{words} {typed}")) for facts in papers]))
    watch = ["strace", "-f", "-qq", "--seccomp-bpf", "-s", "300", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run([*watch, sys.executable, "-m", "tests.watched_engine", str(source)], check=True)
    _, begun, ended = re.split(f".*{MARK}.*\n", trace.read_text())
    assert ended
    assert foreign(begun.splitlines()) == []
    for at in range(len(papers)):
        made = folder / f"naskah.json-{at}.pdf"
        attached = subprocess.run(["pdfdetach", "-list", str(made)], capture_output=True, check=True)
        assert b"0 embedded files" in attached.stdout
        printed = squeezed(text_of(made.read_bytes()))
        assert [payload for payload in PAYLOADS if squeezed(payload.format(canary=ADDRESS)) not in printed] == []


def test_hostile_words_open_no_file_and_call_nobody(tmp_path):
    # All kinds of papers: `make chaos P=12`.
    look_at([PaperKind.SURAT_PERMOHONAN], tmp_path)


def test_the_watch_would_notice_a_file_and_a_call():
    letters, *others = (
        '7 openat(AT_FDCWD, "/usr/share/fonts/a.ttf", O_RDONLY) = 3',
        '7 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3',
        '7 openat(AT_FDCWD, "/etc/fonts/a", O_WRONLY|O_CREAT) = 3',
        "7 connect(3, {sa_family=AF_INET, sin_port=htons(9)}, 16) = -1",
    )
    assert foreign([letters, *others]) == others
