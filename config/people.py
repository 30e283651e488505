"""The settings of people: how they sign in, what is decided about them, what they are told and what is forgotten.

`config.settings` takes over every name in capitals. Out of the environment where a site may want another number;
nonsense stops the start. `docs/operations.md` tells what each of them means.
"""

from django.core.exceptions import ImproperlyConfigured

from config.environment import PRODUCTION, env

# --- signing in -----------------------------------------------------------------------------------
SIGN_IN_CODE_DIGITS = 6
SIGN_IN_CODE_LIFETIME = 600  # seconds
SIGN_IN_CODE_RESEND = 60  # seconds
SIGN_IN_CODE_ATTEMPTS = 5
SIGN_IN_CODES_PER_HOUR = env.int("SIGN_IN_CODES_PER_HOUR", 5)  # mails to one mailbox, used ones not counted
SIGN_IN_CODES_PER_NETWORK_HOUR = env.int("SIGN_IN_CODES_PER_NETWORK_HOUR", 100 if PRODUCTION else 10_000)
SIGN_IN_GUESS_WINDOW = 900  # seconds in which wrong codes and passwords are counted
SIGN_IN_GUESSES_PER_NETWORK = env.int("SIGN_IN_GUESSES_PER_NETWORK", 50 if PRODUCTION else 10_000)
PASSWORD_GUESSES_PER_ADDRESS = 10  # at the admin's door
SIGN_IN_RETENTION_DAYS = env.int("SIGN_IN_RETENTION_DAYS", 30)  # codes, failures and the networks that they came from
SESSION_RETENTION_DAYS = env.int("SESSION_RETENTION_DAYS", 30)  # counted from a session's end
if min(SIGN_IN_RETENTION_DAYS, SESSION_RETENTION_DAYS) < 1:
    raise ImproperlyConfigured("SIGN_IN_RETENTION_DAYS and SESSION_RETENTION_DAYS must be 1 or more: limits look back.")

# --- second factor --------------------------------------------------------------------------------

# --- standing and sanctions -----------------------------------------------------------------------
RULES_VERSION = 1  # of the community guidelines; raise it when their sense changes, and everybody is asked again
RULES_REQUIRED = env.bool("RULES_REQUIRED", False)  # to comment; off, because clients of the API may not ask for it

# --- identity -------------------------------------------------------------------------------------
HANDLE_QUARANTINE_DAYS = 90  # a handle that somebody gave up is nobody else's for so long

# --- notices --------------------------------------------------------------------------------------
NOTICE_READERS = ["discussion.telling.readers"]  # modules that say what a notice tells: see accounts.notices.readers
NOTICE_RETENTION_DAYS = env.int("NOTICE_RETENTION_DAYS", 180)  # counted from what happened
if NOTICE_RETENTION_DAYS < 1:
    raise ImproperlyConfigured("NOTICE_RETENTION_DAYS must be 1 or more: nothing would be told.")

# --- mails of notices -----------------------------------------------------------------------------

# --- privacy --------------------------------------------------------------------------------------
# Modules that say what a room keeps about a person: see core.personal. An erasure asks them in this order, so whoever
# needs the facts of another room stands above it, and `accounts`, which knows who it was, comes last.
PERSONAL_DATA: list[str] = []
HANDLE_CHANGES = 2  # that one person may make in HANDLE_CHANGE_DAYS, so that nobody keeps many names from others
HANDLE_CHANGE_DAYS = 30
