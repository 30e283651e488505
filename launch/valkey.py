"""Our own Valkey (or Redis): one data folder, one Unix socket, no TCP port."""

import os
import socket
from pathlib import Path

from launch.binaries import Source, find_valkey
from launch.processes import Child
from launch.server import Server

DATABASES = 64  # parallel test processes have some each


class Valkey(Server):
    """A Valkey on `folder`, which is made if it does not exist. It appends to disk, and never evicts: it is a broker.

    `durable=False` leaves it to the system when to write: for tests.
    """

    name = "valkey"

    def __init__(self, folder: Path, *, durable: bool = True, log: Path | None = None, source: Source = "any") -> None:
        super().__init__(folder, durable=durable, log=log)
        self._source = source

    @property
    def socket(self) -> Path:
        """The Unix socket."""
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """`unix:///tmp/hb-xyz/valkey.sock?db=0`."""
        return f"unix://{self.socket}?db=0"

    def _make_child(self) -> Child:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "databases": str(DATABASES),
            "appendonly": "yes",
            "appendfsync": "everysec" if self.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        command = [find_valkey(source=self._source)]
        for name, value in options.items():
            command += [f"--{name}", value]
        return Child(self.name, command, log=self.log, environ=os.environ)

    def _prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False
