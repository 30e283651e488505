"""The two servers together: given by URL, or started here. What tests and commands stand on.

`from launch.servers import Postgres, Valkey` for single ones that a test kills, freezes and starts again.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from launch.binaries import Source
from launch.places import make_short_folder
from launch.postgres import Postgres
from launch.valkey import Valkey

__all__ = ["Postgres", "Valkey", "throwaway_servers"]


@contextmanager
def throwaway_servers(
    *, source: Source = "any", use_given: bool = True, durable: bool = False
) -> Iterator[dict[str, str]]:
    """DATABASE_URL, REDIS_URL and an empty VAR for the time of a test run; everything is thrown away afterwards.

    What the environment already names is used as it is, unless `use_given` is false. `durable` writes to the disk as a
    site does, for measuring.
    """
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if use_given and os.environ.get(name)}
    folder = make_short_folder()
    try:
        with ExitStack() as stack:
            urls = dict(given)
            if "DATABASE_URL" not in urls:
                postgres = Postgres(folder / "postgres", durable=durable, source=source)
                urls["DATABASE_URL"] = stack.enter_context(postgres).url
            if "REDIS_URL" not in urls:
                valkey = Valkey(folder / "valkey", durable=durable, source=source)
                urls["REDIS_URL"] = stack.enter_context(valkey).url
            yield {**urls, "VAR": str(folder / "var")}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
