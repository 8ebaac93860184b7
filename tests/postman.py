"""A mail server for tests that behaves as told: takes letters, refuses them, falls silent, or hangs up."""

from __future__ import annotations

import email
import socketserver
import threading
from email.message import Message


class Postman:
    """A mail server on a free port of this machine. ``mood`` may change at any time.

    Moods: "well"; "silent" (accepts and never speaks); "busy" (421 at the door); "later" (451 for each recipient);
    "unknown" (550 for each recipient); "spam" (554 after the letter); "gone" (hangs up after the letter).
    """

    def __init__(self, mood: str = "well") -> None:
        self.mood = mood
        self.letters: list[Message] = []
        self.calls = 0
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.postman = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop; whoever calls afterwards is refused."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    postman: Postman


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    ANSWERS = {"ehlo": "250 postman", "helo": "250 postman", "mail": "250 ok", "rset": "250 ok", "noop": "250 ok"}
    AT_RECIPIENT = {"later": "451 try again later", "unknown": "550 no such user"}

    def handle(self) -> None:
        """Speak SMTP in the server's mood."""
        postman = self.server.postman
        postman.calls += 1
        if postman.mood == "silent":
            self.rfile.read(1)
            return
        self._say("421 too busy" if postman.mood == "busy" else "220 postman")
        while line := self.rfile.readline():
            word = line[:4].decode("ascii", "replace").lower()
            if word == "quit":
                self._say("221 bye")
                return
            if word == "data":
                self._say("354 go ahead")
                letter = self._letter()
                if postman.mood == "gone":
                    return
                if postman.mood == "spam":
                    self._say("554 refused")
                    continue
                postman.letters.append(letter)
                self._say("250 taken")
            elif word == "rcpt":
                self._say(self.AT_RECIPIENT.get(postman.mood, "250 ok"))
            else:
                self._say(self.ANSWERS.get(word, "502 unknown"))

    def _letter(self) -> Message:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
