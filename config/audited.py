"""The settings whose change is an act upon people: a worker that starts notes in the audit log what is another now."""

from collections.abc import Mapping
from typing import Any

AUDITED = (
    "BAN_MEMORY_DAYS",
    "BRIGADE_CHANCE",
    "BRIGADE_LEAST",
    "BULK_CAP",
    "CHANGES_RETENTION_DAYS",
    "COOLING_SECONDS",
    "DELETED_WORDS_RETENTION_DAYS",
    "DEMO_PASSWORDS_CONFIRM",
    "DRAFT_RETENTION_DAYS",
    "EDIT_REQUEST_DAYS",
    "ERASURE_GRACE_HOURS",
    "EXPORT_LIFETIME_HOURS",
    "HANDLE_QUARANTINE_DAYS",
    "LIMITS_BY_TRUST",
    "NEWCOMER_CONTRIBUTIONS",
    "NEWCOMER_DAYS",
    "NEWCOMER_HELD_COMMENTS",
    "NOISE",
    "NOISE_HALF",
    "NOTICE_RETENTION_DAYS",
    "REDACTED_WORDS_RETENTION_DAYS",
    "REPORTS_HIDE_NEWCOMERS",
    "RULES_REQUIRED",
    "RULES_VERSION",
    "RULES_WRONG_PERCENT",
    "RULE_BREADTH_PERCENT",
    "RULE_PRECISION_DECISIONS",
    "RULE_PRECISION_FLOOR_PERCENT",
    "SCREENING_QUERY_SECONDS",
    "SCREENING_REPEAT_DAYS",
    "SCREENING_SENDS_ADDRESSES",
    "SCREENING_TIMEOUT",
    "SECOND_FACTOR_LIFETIME",
    "SESSION_RETENTION_DAYS",
    "SIGN_IN_CODE_DIGITS",
    "SIGN_IN_CODES_PER_HOUR",
    "SIGN_IN_CODES_PER_NETWORK_HOUR",
    "SIGN_IN_GUESSES_PER_NETWORK",
    "SIGN_IN_GUESSES_PER_SITE",
    "SIGN_IN_RETENTION_DAYS",
    "SIGN_UPS_PER_DOMAIN_DAY",
    "SIGN_UPS_PER_HOUR",
    "SIGN_UPS_PER_MAILBOX_DAY",
    "SIGN_UPS_PER_NETWORK_DAY",
    "SIGN_UPS_PER_NETWORK_HOUR",
    "SPAM_FLAG_PRECISION",
    "SPAM_HOLD_PRECISION",
    "SPAM_LESSONS",
    "SPAM_LESSONS_EACH",
    "STRIKE_DAYS",
    "STRIKE_LADDER",
    "TRUSTED_CLEAN_DAYS",
    "TRUSTED_CONTRIBUTIONS",
    "TRUSTED_DAYS",
    "TRUSTED_PRESENCE_DAYS",
    "TRUSTED_REPORTS",
    "UNDO_SECONDS",
    "WARNINGS_STOP_WRITES",
)
# Servers that are asked about words: whether there is one is told, not where it is nor with which secret.
WHETHER = ("AKISMET_KEY", "SCREENING_HOOK_URL")


def audited_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Of all settings, what the audit log is told."""
    return {name: settings[name] for name in AUDITED} | {name: bool(settings[name]) for name in WHETHER}
