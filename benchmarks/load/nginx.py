"""nginx with the configuration that is shipped, before the site; and one that only keeps what a bare callable says."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load.serving import HERE, await_answer
from benchmarks.measuring import ROOT
from launch.addresses import free_port
from launch.processes import Child

SHIPPED = ROOT / "deploy" / "nginx" / "hubbub.conf"
MAIN = """
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    default_type application/octet-stream;
    keepalive_requests 10000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {sites}
}}
"""
ONLY_KEEPING = """
proxy_cache_path {folder}/kept levels=1:2 keys_zone=kept:10m use_temp_path=off;
server {{
    listen {listen};
    location / {{
        proxy_pass {behind};
        proxy_cache kept;
        proxy_cache_valid 200 1h;
        proxy_ignore_headers Cache-Control Vary;
    }}
}}
"""


def is_here() -> bool:
    """Whether this machine has nginx."""
    return shutil.which("nginx") is not None


@contextmanager
def shipped(address: str, *, workers: int) -> Iterator[str]:
    """The address of nginx before the site, as a site runs it but for TLS, ports and folders."""
    with TemporaryDirectory() as folder:
        listen = f"{HERE}:{free_port(HERE)}"
        text = fitted(SHIPPED.read_text(), listen=listen, behind=address.removeprefix("http://"), folder=folder)
        with _running(text, listen, folder, workers):
            yield f"http://{listen}"


@contextmanager
def only_keeping(address: str, *, workers: int) -> Iterator[str]:
    """The address of nginx that asks for each page once."""
    with TemporaryDirectory() as folder:
        listen = f"{HERE}:{free_port(HERE)}"
        text = ONLY_KEEPING.format(folder=folder, listen=listen, behind=address)
        with _running(text, listen, folder, workers):
            yield f"http://{listen}"


def fitted(text: str, *, listen: str, behind: str, folder: str) -> str:
    """The shipped configuration for this machine: everything that decides what is kept stays as it is."""
    for pattern, instead in (
        (r"listen 443 ssl http2;", f"listen {listen};"),
        (r"\n *ssl_certificate(_key)? [^;]+;", ""),
        (r"/var/cache/nginx/hubbub", f"{folder}/kept"),
        (r"server 127\.0\.0\.1:8000;", f"server {behind};"),
    ):
        text, found = re.subn(pattern, instead, text)
        if not found:
            raise ValueError(pattern)
    return text


@contextmanager
def _running(sites: str, listen: str, folder: str, workers: int) -> Iterator[None]:
    config = Path(folder, "nginx.conf")
    user = f"user {getuser()};" if os.geteuid() == 0 else ""  # nobody else may choose
    config.write_text(MAIN.format(user=user, workers=workers, folder=folder, sites=sites))
    command = ["nginx", "-p", folder, "-c", str(config), "-g", "daemon off;"]
    child = Child("nginx", command, log=Path(folder, "nginx.log"), environ=dict(os.environ))
    child.start()
    try:
        await_answer(f"http://{listen}/", child)
        yield
    finally:
        child.stop()
