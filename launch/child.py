"""What a new process does first: it ties its life to its parent, becomes who it should be, and turns into the command.

    python -I -S child.py PARENT DEATH_SIGNAL IDENTITY COMMAND...

IDENTITY is `self`, `namespace` (root, but an ordinary user inside a user namespace of its own) or `UID:GID`. PostgreSQL
refuses to run as root; both of the latter satisfy it. A script of its own, because between fork and exec of a
program with threads nothing but exec is safe. Without a command it only says by its exit code whether IDENTITY works.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CLONE_NEWUSER = 0x10000000
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1
ORDINARY_USER = 1000


def call(name: str, *arguments: object) -> None:
    """Call a function of the C library; OSError if it refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def enter_namespace() -> None:
    """Look like an ordinary user to ourselves, and stay who we are to everybody else's files."""
    user, group = os.geteuid(), os.getegid()
    call("unshare", CLONE_NEWUSER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{ORDINARY_USER} {user} 1"),
        ("gid_map", f"{ORDINARY_USER} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 -- pathlib is slow to import
            file.write(text)


def become(user: int, group: int) -> None:
    """Drop root for good; where Linux allows it, keep the right to walk into folders such as a 0700 /root."""
    if sys.platform == "linux":
        call("prctl", PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
    if sys.platform == "linux":
        keep_file_access()


def keep_file_access() -> None:
    """Without this capability it still works, if the path to binaries and data is open to everybody."""
    bit = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    effective_permitted_inheritable = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    try:
        call("capset", header, effective_permitted_inheritable)
        call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)
    except OSError:
        return


def main(parent: int, death_signal: int, identity: str, command: list[str]) -> None:
    """Never returns, unless there is no command."""
    if identity == "namespace":
        enter_namespace()
    elif identity != "self":
        user, group = identity.split(":")
        become(int(user), int(group))
    if sys.platform == "linux":
        call("prctl", PR_SET_PDEATHSIG, death_signal, 0, 0, 0)  # last: changing who we are clears it
        if os.getppid() != parent:  # it died before we asked to be told
            sys.exit(1)
    if command:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        os.execvp(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
