"""As whom PostgreSQL runs. It refuses root, and `make run` must work as root, too."""

import os
import pwd
import subprocess
from pathlib import Path

from launch.errors import LaunchError
from launch.processes import guarded


def choose_identity(data: Path) -> str:
    """An identity of child.py that PostgreSQL accepts for this data folder, which then belongs to it.

    An ordinary user is `self`. Root becomes the owner of the data if that is somebody else; for data of its own, an
    ordinary user in a namespace (the files stay root's), and where namespaces are refused, as in many containers,
    `nobody`, who is given the folder. LAUNCH_POSTGRES_AS=nobody chooses the last by hand.
    """
    owner = data.stat().st_uid
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise LaunchError(f"{data} belongs to another user ({_name(owner)}). Run as that user, or set VAR.")
        return "self"
    if owner != 0:
        return f"{owner}:{data.stat().st_gid}"
    if os.environ.get("LAUNCH_POSTGRES_AS") != "nobody" and namespaces_work():
        return "namespace"
    nobody = pwd.getpwnam("nobody")
    identity = f"{nobody.pw_uid}:{nobody.pw_gid}"
    give_to(identity, data)
    return identity


def namespaces_work() -> bool:
    """Whether this machine lets root make a user namespace."""
    return subprocess.run(guarded([], identity="namespace"), capture_output=True, check=False).returncode == 0


def give_to(identity: str, folder: Path) -> None:
    """Change the owner of the folder and all that is in it, if the identity is another user."""
    if ":" not in identity:
        return
    user, group = map(int, identity.split(":"))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, group, follow_symlinks=False)


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
