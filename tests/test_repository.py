"""What no file of the repository may hold: people of the real SOPs, inline code, an unpinned package."""

import hashlib
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "templates"

# First 16 digits of the SHA-256 of the words and the NIP by which the officials of the five real SOPs could
# be known: digests, so that this file does not hold what it forbids.
NAMES = {
    "168e0f6b1ad73019",
    "9bac7f1d1d938df2",
    "6845557ca1c22e35",
    "540c93b539a97b42",
    "df54e89a12c7644c",
    "b1ba2bbe916e5465",
    "ac6be547fa83b181",
}
NIPS = {
    "b3abe1836d644562",
    "d65640cecafd227e",
    "9695532119b98ce2",
    "5120d37f0c510da5",
    "f83522abed9f32da",
}


def digest(text):
    """Return the digest under which a forbidden text is listed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def texts():
    """Yield path and text of every text file that is in the repository or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            try:
                yield name, path.read_text()
            except UnicodeDecodeError:
                continue


def forbidden_in(text):
    """Return the real names and NIP in a text, spaces inside a NIP left out."""
    words = {word for word in re.findall(r"[a-z]{4,}", text.lower()) if digest(word) in NAMES}
    runs = re.findall(r"(?<!\d)\d(?:[ .]?\d){17}(?!\d)", text)
    numbers = {number for run in runs if digest(number := re.sub(r"\D", "", run)) in NIPS}
    return sorted(words | numbers)


def test_no_file_names_a_person_of_the_real_sops():
    found = {name: people for name, text in texts() if (people := forbidden_in(text))}
    assert found == {}


def test_the_list_of_people_recognises_a_nip_however_it_is_spaced(monkeypatch):
    invented = "198001012005011001"
    monkeypatch.setitem(globals(), "NIPS", {digest(invented)})
    assert forbidden_in("NIP. 19800101 200501 1 001") == [invented]
    assert forbidden_in("NIP. 19800101 200501 1 002") == []


def test_no_page_holds_inline_code_or_style():
    # The CSP would refuse it. E-mail is no page, and the printed SOP has the widths that were measured for its rows.
    inline = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {hit.group().strip()}"
        for path in sorted(PAGES.rglob("*.html"))
        if "emails" not in path.parts and not path.match("reports/*sop*.html")
        for hit in [inline.search(path.read_text())]
        if hit
    ]
    assert found == []


def test_every_package_is_pinned_and_no_second_state_machine_is_among_them():
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if "==" not in line] == []
    assert [line for line in lines if line.startswith("django-fsm==")] == []
    assert "async-timeout==5.0.1 ; python_full_version < '3.11.3'" in lines
