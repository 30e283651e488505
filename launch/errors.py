"""What stops the launcher, told to a person."""


class LaunchError(Exception):
    """Something that the person at the terminal must know; printed without a traceback, exit code 1."""


class InterruptedStart(Exception):  # noqa: N818 -- not an error: somebody pressed Ctrl-C
    """Ctrl-C, SIGTERM or SIGHUP came while something was starting."""
