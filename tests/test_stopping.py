"""Ctrl+C under `make run`, or its terminal closed: whenever it comes, nothing runs on that would hold the port of the
next start."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: So many that the signal comes before the last of them is known.
PROCESSES = 12
PATIENCE = 20  # seconds; what does not obey is killed after five
INTERRUPTED = 130


def running(word):
    """How many processes have the word in their command."""
    found = subprocess.run(["pgrep", "-fc", word], capture_output=True, text=True)
    return int(found.stdout)


@pytest.fixture
def word(tmp_path):
    """The command of every process; what a failed test leaves ends with it."""
    word = f"sleep 7{tmp_path.stat().st_ino}"
    yield word
    subprocess.run(["pkill", "-f", f"^{word}"], check=False)


@pytest.fixture
def start(tmp_path, word):
    """Start the processes, and wait for so many of them."""

    def started(awaited, **how):
        procfile = tmp_path / "Procfile"
        procfile.write_text("".join(f"p{number}: exec {word}\n" for number in range(PROCESSES)))
        command = [sys.executable, str(ROOT / ".ci/processes"), "-f", str(procfile), "start"]
        manager = subprocess.Popen(command, start_new_session=True, **how)
        end = time.monotonic() + PATIENCE
        while running(f"^{word}") < awaited:
            assert time.monotonic() < end
        return manager

    return started


@pytest.mark.parametrize("known", [1, PROCESSES])
def test_ctrl_c_ends_every_process_also_before_all_are_known(start, word, known):
    manager = start(known, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    manager.send_signal(signal.SIGINT)
    words = manager.communicate(timeout=PATIENCE)[0].decode()
    assert (manager.returncode, running(f"^{word}")) == (INTERRUPTED, 0), words


def test_a_terminal_that_is_closed_ends_every_process(start, word):
    window, terminal = pty.openpty()

    def sit_down():
        """Take the terminal, and hear when it hangs up also where the tests themselves run without one."""
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)

    manager = start(PROCESSES, stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=sit_down)
    os.close(terminal)
    os.close(window)
    assert manager.wait(timeout=PATIENCE) == INTERRUPTED
    assert running(f"^{word}") == 0


def test_without_hangup_a_closed_terminal_leaves_them_running(start, word):
    manager = start(
        PROCESSES, stdout=subprocess.DEVNULL, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
    )
    manager.send_signal(signal.SIGHUP)
    time.sleep(1)
    still = running(f"^{word}")
    manager.send_signal(signal.SIGINT)
    manager.wait(timeout=PATIENCE)
    assert still == PROCESSES
