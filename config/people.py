"""The settings of people: how they sign in, what is decided about them, what they are told and what is forgotten.

`config.settings` takes over every name in capitals. Out of the environment where a site may want another number;
nonsense stops the start. `docs/operations.md` tells what each of them means.
"""

import os

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from config.environment import DEVELOPMENT, HUBBUB_ENV, env
from config.ladder import Step, read_ladder

positive = validate.Range(1)
WIDE = 10_000


# What of these limits this very machine may do instead, in a development setup: whoever tries it out comes from there,
# and a day of trying is a mass sign-up. What the environment names holds for everybody.
LOOPBACK_LIMITS: dict[str, int] = {}


def of_strangers(name: str, number: int) -> int:
    """A limit of what strangers do. In the suite, which sets its own, 10,000."""
    if DEVELOPMENT and name not in os.environ:
        LOOPBACK_LIMITS[name] = WIDE
    return env.int(name, WIDE if HUBBUB_ENV == "test" else number, validate=positive)


# --- signing in -----------------------------------------------------------------------------------
SIGN_IN_CODE_DIGITS = env.int("SIGN_IN_CODE_DIGITS", 6, validate=validate.Range(6, 10))
SIGN_IN_CODE_LIFETIME = 600  # seconds
SIGN_IN_CODE_RESEND = 60  # seconds
SIGN_IN_CODE_ATTEMPTS = 5
SIGN_IN_CODES_PER_HOUR = env.int(
    "SIGN_IN_CODES_PER_HOUR", 5, validate=positive
)  # mails to one mailbox, used ones apart
SIGN_IN_CODES_PER_NETWORK_HOUR = of_strangers("SIGN_IN_CODES_PER_NETWORK_HOUR", 100)
SIGN_IN_GUESS_WINDOW = 900  # seconds in which wrong codes and passwords are counted
SIGN_IN_GUESSES_PER_NETWORK = of_strangers("SIGN_IN_GUESSES_PER_NETWORK", 50)
SIGN_IN_GUESSES_PER_SITE = of_strangers("SIGN_IN_GUESSES_PER_SITE", 500)
SIGN_IN_GUESSES_PER_DEVICE = 10  # of a browser or app with which the person has signed in before
PASSWORD_GUESSES_PER_ADDRESS = 10  # at the admin's door
SIGN_UPS_PER_NETWORK_HOUR = of_strangers("SIGN_UPS_PER_NETWORK_HOUR", 20)
SIGN_UPS_PER_NETWORK_DAY = of_strangers("SIGN_UPS_PER_NETWORK_DAY", 60)
SIGN_UPS_PER_MAILBOX_DAY = of_strangers("SIGN_UPS_PER_MAILBOX_DAY", 3)  # whatever the spellings of the mailbox
SIGN_UPS_PER_DOMAIN_DAY = of_strangers("SIGN_UPS_PER_DOMAIN_DAY", 50)  # unless it is a large provider's
SIGN_UPS_PER_HOUR = of_strangers("SIGN_UPS_PER_HOUR", 1_000)  # of the site
SIGN_UP_OPEN_DOMAINS: list[str] = env.list("SIGN_UP_OPEN_DOMAINS", [])  # in lower case; like large providers'
DEVICE_RETENTION_DAYS = 180  # after the last sign-in with it a device is known for so long
SIGN_IN_RETENTION_DAYS = env.int("SIGN_IN_RETENTION_DAYS", 30)  # codes, failures and the networks that they came from
SESSION_RETENTION_DAYS = env.int("SESSION_RETENTION_DAYS", 30)  # counted from a session's end
if min(SIGN_IN_RETENTION_DAYS, SESSION_RETENTION_DAYS) < 1:
    raise ImproperlyConfigured("SIGN_IN_RETENTION_DAYS and SESSION_RETENTION_DAYS must be 1 or more: limits look back.")

# --- second factor --------------------------------------------------------------------------------
ENROL_URL = "/me/second-factor/"
CONFIRM_URL = "/sign-in/second-factor/"
SECOND_FACTOR_LIFETIME = env.int("SECOND_FACTOR_LIFETIME", 12 * 3600, validate=validate.Range(60))  # seconds
SECOND_FACTOR_FRESH = 900  # seconds since it was shown within which factors may be added and removed
SECOND_FACTOR_TRIES = 5  # wrong codes of one person in SIGN_IN_GUESS_WINDOW
SECOND_FACTOR_TRIES_PER_DAY = 50  # with these a code of six digits is guessed once in 18 years
SECOND_FACTOR_ENROLMENT_LIFETIME = 600  # seconds
PASSKEY_CHALLENGE_LIFETIME = 300  # seconds
# The password of an account that create_demo_accounts made confirms the session as well: to try Hubbub out.
DEMO_PASSWORDS_CONFIRM = env.bool("DEMO_PASSWORDS_CONFIRM", DEVELOPMENT)
if DEMO_PASSWORDS_CONFIRM and not DEVELOPMENT:
    raise ImproperlyConfigured("DEMO_PASSWORDS_CONFIRM opens the admin without a second factor: development only.")

# --- standing and sanctions -----------------------------------------------------------------------
RULES_VERSION = 1  # of the community guidelines; raise it when their sense changes, and everybody is asked again
RULES_REQUIRED = env.bool("RULES_REQUIRED", False)  # to comment; off, because clients of the API may not ask for it
TRUSTED_DAYS = env.int("TRUSTED_DAYS", 90, validate=validate.Range(0, 3650))  # since joining
TRUSTED_CONTRIBUTIONS = env.int("TRUSTED_CONTRIBUTIONS", 50, validate=validate.Range(0, 1000))
TRUSTED_PRESENCE_DAYS = env.int("TRUSTED_PRESENCE_DAYS", 30, validate=validate.Range(0, 365))  # of the last 365
TRUSTED_CLEAN_DAYS = env.int("TRUSTED_CLEAN_DAYS", 90, validate=validate.Range(0, 3650))  # since the last sanction
# So many reports that ended in a removal count as contributions, at most.
TRUSTED_REPORTS = env.int("TRUSTED_REPORTS", 20, validate=validate.Range(0, 1000))
WARNINGS_STOP_WRITES = env.bool("WARNINGS_STOP_WRITES", True)  # until they are acknowledged
STRIKE_DAYS = env.int("STRIKE_DAYS", 90, validate=validate.Range(1, 3650))
# What is proposed to moderators from so many points on: `points:kind`, or `points:kind:days`.
STRIKE_LADDER: list[Step] = read_ladder(env, "3:warning,6:silence:7,9:suspension:30,12:ban")
UNDO_SECONDS = env.int("UNDO_SECONDS", 15, validate=validate.Range(0, 60))  # for a moderator's slip of the finger
EDIT_REQUEST_DAYS = env.int("EDIT_REQUEST_DAYS", 7, validate=validate.Range(1, 90))
# From so many readers on whose reports were right before, their reports hide a newcomer's words until somebody decides.
# 0: never. Reports alone never hide anybody else's.
REPORTS_HIDE_NEWCOMERS = env.int("REPORTS_HIDE_NEWCOMERS", 3, validate=validate.Range(0, 100))
BAN_MEMORY_DAYS = env.int("BAN_MEMORY_DAYS", 730, validate=validate.Range(0, 3650))  # after an erasure

# --- decisions about many -------------------------------------------------------------------------
# About more than so many, of one moderator within a day, a second person, a senior, has to confirm.
BULK_CAP = env.int("BULK_CAP", 500, validate=validate.Range(1, 10_000))
BULK_MOST = 10_000  # comments or people of one decision
AUDIT_LOG = "discussion.moderation.audit.write_act"  # see core.acts
# Where writes are for those who work here, by the beginnings and the names of addresses: see accounts.refusals.
STAFF_PLACES = (
    ("/admin/", "/api/v1/moderation/"),
    {
        "api:story-list",
        "api:story",
        "api:story-state",
        "api:forecast-resolution",
        "api:story-merge",
        "api:pick",
        "api:document-list",
    },
)
# What the rooms above the ledger count anew when somebody is left out of the noise, or taken in again.
AFTER_BARRING = "discussion.threads.ranking.tallies.recount_reactions_of"
# A burst of new accounts on one side of one story is shown to moderators from so many in an hour on, where chance would
# bring as many less often than once in so many hours of so many stories.
BRIGADE_LEAST = env.int("BRIGADE_LEAST", 8, validate=validate.Range(3, 10_000))
BRIGADE_CHANCE = env.float("BRIGADE_CHANCE", 1e-6, validate=validate.Range(1e-12, 0.01))

# --- identity -------------------------------------------------------------------------------------
# A handle that somebody gave up is nobody else's for so long.
HANDLE_QUARANTINE_DAYS = env.int("HANDLE_QUARANTINE_DAYS", 90, validate=validate.Range(0, 3650))
HANDLE_CHANGES = 2  # that one person may make in HANDLE_CHANGE_DAYS, so that nobody keeps many names from others
HANDLE_CHANGE_DAYS = 30

# --- notices --------------------------------------------------------------------------------------
NOTICE_READERS = ["discussion.telling.readers"]  # modules that say what a notice tells: see accounts.notices.readers
NOTICE_RETENTION_DAYS = env.int("NOTICE_RETENTION_DAYS", 180)  # counted from what happened
if NOTICE_RETENTION_DAYS < 1:
    raise ImproperlyConfigured("NOTICE_RETENTION_DAYS must be 1 or more: nothing would be told.")

# --- mails of notices -----------------------------------------------------------------------------
NOTICE_MAILS_PER_HOUR = env.int("NOTICE_MAILS_PER_HOUR", 10)  # at once, to one person; the next ones come together
MAIL_RETENTION_DAYS = env.int("MAIL_RETENTION_DAYS", 60)  # of what was mailed when, and in which mail a notice came
DIGEST_ARGUMENTS = "discussion.telling.arguments.strongest_arguments"  # see accounts.notices.mails.arguments
if NOTICE_MAILS_PER_HOUR < 1 or MAIL_RETENTION_DAYS < 30:  # noqa: PLR2004 - digests look back so far
    raise ImproperlyConfigured("NOTICE_MAILS_PER_HOUR must be 1 or more, MAIL_RETENTION_DAYS 30 or more.")

# --- privacy --------------------------------------------------------------------------------------
# Modules that say what a room keeps about a person: see core.personal. An erasure asks them in this order, so whoever
# needs the facts of another room stands above it, and `accounts`, which knows who it was, comes last.
PERSONAL_DATA: list[str] = [
    "discussion.moderation.personal",
    "discussion.screening.personal",
    "discussion.threads.personal",
    "stories.noise.personal",
    "stories.personal",
    "accounts.notices.mails.personal",
    "accounts.notices.personal",
    "accounts.privacy.personal",
    "accounts.second_factor.personal",
    "accounts.signin.personal",
    "accounts.personal",
    "core.kept_writes",
]
OWN_COMMENTS = "discussion.threads.ownership.own_comments"  # see accounts.privacy.erasures
EXPORT_LIFETIME_HOURS = env.int("EXPORT_LIFETIME_HOURS", 24, validate=validate.Range(1, 24))  # of a ready export
ERASURE_GRACE_HOURS = env.int("ERASURE_GRACE_HOURS", 24, validate=validate.Range(0, 24 * 30))  # to think better of it
# Of comments that their authors deleted: until then moderators can look at what was reported.
DELETED_WORDS_RETENTION_DAYS = env.int("DELETED_WORDS_RETENTION_DAYS", 30, validate=validate.Range(0, 3650))
# Of words that were blacked out: until then it can be taken back. As long as somebody may object to a decision.
REDACTED_WORDS_RETENTION_DAYS = env.int("REDACTED_WORDS_RETENTION_DAYS", 180, validate=validate.Range(0, 3650))
DRAFTS_PER_PERSON = 100
DRAFT_MAX_LENGTH = 20_000  # characters: words that are too long for a comment are kept, too
# Of words that were written and not posted, counted from when they were last saved.
DRAFT_RETENTION_DAYS = env.int("DRAFT_RETENTION_DAYS", 90, validate=validate.Range(1, 3650))
