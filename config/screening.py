"""How words are screened: time-boxes, copies, the spam classifier, and servers outside that are asked.

`config.settings` takes over every name in capitals. `docs/operations.md` tells what each of them means.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from config.environment import env

SERVER = validate.Regexp(r"(https?://[^\s/?#@]+[^\s?#]*)?\Z", error="http:// or https://, a host, and a path at most")
SECRET_LENGTH = 16

# --- time-boxes and copies ------------------------------------------------------------------------
SCREENING_QUERY_SECONDS = env.float("SCREENING_QUERY_SECONDS", 2.0, validate=validate.Range(0.05, 30))
SCREENING_REPEAT_DAYS = env.int("SCREENING_REPEAT_DAYS", 7, validate=validate.Range(1, 90))

# --- rules ----------------------------------------------------------------------------------------
# A rule that would meet more of the last week's comments than this asks for confirmation before it does anything.
RULE_BREADTH_PERCENT = env.float("RULE_BREADTH_PERCENT", 2.0, validate=validate.Range(0, 100))
RULE_BREADTH_DAYS = 7
RULE_SAMPLE = 1_000  # comments of that week that are looked at, if there are more; up to twice as many
RULE_LIST_SAMPLE = 3_000  # public comments in which a list of words is looked for; up to twice as many
RULE_REHEARSAL_AT_ONCE = 500  # comments; a job looks at more
RULE_REHEARSAL_MOST_DAYS = 90
# A rule that holds, and of what was judged since was right less often than this, goes back to flagging.
RULE_PRECISION_FLOOR_PERCENT = env.float("RULE_PRECISION_FLOOR_PERCENT", 50, validate=validate.Range(0, 100))
RULE_PRECISION_DECISIONS = env.int("RULE_PRECISION_DECISIONS", 20, validate=validate.Range(5, 1_000))
# Above this share of a week's comments that all rules together held and somebody kept, RULE_FEW_DECISIONS are enough.
RULES_WRONG_PERCENT = env.float("RULES_WRONG_PERCENT", 1.0, validate=validate.Range(0, 100))
RULE_FEW_DECISIONS = 5

# --- the classifier -------------------------------------------------------------------------------
SPAM_LESSONS = env.int("SPAM_LESSONS", 200, validate=validate.Range(50, 10_000))  # decisions before it says anything
SPAM_LESSONS_EACH = env.int("SPAM_LESSONS_EACH", 40, validate=validate.Range(20, 5_000))  # of them spam, and ham
SPAM_FLAG_PRECISION = env.float("SPAM_FLAG_PRECISION", 0.8, validate=validate.Range(0.5, 1))
SPAM_HOLD_PRECISION = env.float("SPAM_HOLD_PRECISION", 0.95, validate=validate.Range(0.5, 1))

# --- servers outside ------------------------------------------------------------------------------
SCREENING_TIMEOUT = env.float("SCREENING_TIMEOUT", 1.5, validate=validate.Range(0.05, 10))  # seconds, for all of them
SCREENING_SENDS_ADDRESSES = env.bool("SCREENING_SENDS_ADDRESSES", False)  # of mail and network, of whoever writes
SCREENING_HOOK_URL = env.str("SCREENING_HOOK_URL", "", validate=SERVER)
SCREENING_HOOK_SECRET = env.str("SCREENING_HOOK_SECRET", "")
AKISMET_KEY = env.str("AKISMET_KEY", "")
AKISMET_URL = env.str("AKISMET_URL", "https://rest.akismet.com", validate=SERVER).rstrip("/")
if SCREENING_HOOK_URL and len(SCREENING_HOOK_SECRET) < SECRET_LENGTH:
    raise ImproperlyConfigured("SCREENING_HOOK_URL needs a SCREENING_HOOK_SECRET of 16 characters or more.")
_private: list[str] = env.list("SCREENING_PRIVATE_NETWORKS", [])
try:  # networks that are not public and in which those servers may stand
    SCREENING_PRIVATE_NETWORKS: list[IPv4Network | IPv6Network] = [ip_network(each) for each in _private]
except ValueError as error:
    raise ImproperlyConfigured(f"SCREENING_PRIVATE_NETWORKS: {error}, such as 10.0.0.0/8.") from None
