"""Ctrl+C under `make run`: whenever it comes, nothing runs on that would hold the port of the next start."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: So many that the signal comes before the last of them is known.
PROCESSES = 12
PATIENCE = 20  # seconds; what does not obey is killed after five


def running(word):
    """How many processes have the word in their command."""
    found = subprocess.run(["pgrep", "-fc", word], capture_output=True, text=True)
    return int(found.stdout)


@pytest.mark.parametrize("known", ["the first", "all"])
def test_ctrl_c_ends_every_process_also_before_all_are_known(tmp_path, known):
    word = f"sleep 7{tmp_path.stat().st_ino}"
    procfile = tmp_path / "Procfile"
    procfile.write_text("".join(f"p{number}: exec {word}\n" for number in range(PROCESSES)))
    command = [sys.executable, str(ROOT / ".ci/processes"), "-f", str(procfile), "start"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    end = time.monotonic() + PATIENCE
    while running(f"^{word}") < (1 if known == "the first" else PROCESSES):
        assert time.monotonic() < end
    started.send_signal(signal.SIGINT)
    words = started.communicate(timeout=PATIENCE)[0].decode()
    assert (started.returncode, running(f"^{word}")) == (130, 0), words
