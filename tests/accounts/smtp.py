"""A mail server of our own: speaks as much SMTP as smtplib asks for, and misbehaves on request."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


def _nothing() -> None:
    """Before a mail is queued."""


class _Conversation(StreamRequestHandler):
    """One client."""

    server: "MailServer"

    def handle(self) -> None:
        if self.server.silent:
            self.server.released.wait(30)
            return
        self._say("220 hello")
        while words := self.rfile.readline().decode().strip():
            line = words.upper()
            if line == "DATA":
                self._receive()
            else:
                if line.startswith("RCPT"):
                    self.server.recipients.append(words.partition(":")[2])
                self._say(self.server.rcpt_reply if line.startswith("RCPT") else "250 fine")
                if line == "QUIT":
                    return

    def _receive(self) -> None:
        self._say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        received = b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
        self.server.before_queueing()
        if self.server.data_reply.startswith("250"):
            self.server.got.append(message_from_bytes(received, _class=EmailMessage, policy=default))
        self._say(self.server.data_reply)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(ThreadingTCPServer):
    """What it does and what it got."""

    daemon_threads = True
    rcpt_reply = "250 fine"
    data_reply = "250 queued"
    silent = False  # accepts the connection and never says a word
    before_queueing: Callable[[], None] = staticmethod(_nothing)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.got: list[EmailMessage] = []
        self.recipients: list[str] = []  # as the envelopes said: `<dora@example.com>`
        self.released = threading.Event()  # lets go of those whom it says no word to

    @property
    def port(self) -> int:
        address: Any = self.server_address
        return int(address[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run one on a free port until the block ends."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
        thread.join()
