"""Through whom mails leave: a mail server of the site, or a provider that django-anymail knows."""

import re
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured
from environs import Env

# Those of django-anymail that tell of bounces and complaints, and that need no library besides.
PROVIDERS = (
    "brevo",
    "mailersend",
    "mailgun",
    "mailjet",
    "mailtrap",
    "mandrill",
    "postal",
    "postmark",
    "resend",
    "sparkpost",
    "unisender_go",
)
_SECRET = re.compile(r"[!-9;-~]+:[!-~]{16,}")  # as HTTP Basic writes it: a name, a colon, a password
_SECONDS = 10  # that a provider may take, as a mail server may


def mail_provider(env: Env) -> str:
    """EMAIL_PROVIDER: empty for SMTP."""
    name: str = env.str("EMAIL_PROVIDER", "")
    if name and name not in PROVIDERS:
        raise ImproperlyConfigured(f"EMAIL_PROVIDER is {name!r}; it must be empty or one of {', '.join(PROVIDERS)}.")
    return name


def anymail_settings(environ: Mapping[str, str]) -> dict[str, object]:
    """Every ANYMAIL_… of the environment, under the names that django-anymail's own pages use."""
    told = {name.removeprefix("ANYMAIL_"): value for name, value in environ.items() if name.startswith("ANYMAIL_")}
    if "DEBUG_API_REQUESTS" in told:
        raise ImproperlyConfigured("ANYMAIL_DEBUG_API_REQUESTS writes keys and addresses into the log; take it away.")
    secret = told.get("WEBHOOK_SECRET", "")
    if secret and not _SECRET.fullmatch(secret):
        raise ImproperlyConfigured(
            "ANYMAIL_WEBHOOK_SECRET must be a name, a colon and 16 characters or more of ASCII without spaces."
        )
    return {**told, "REQUESTS_TIMEOUT": _SECONDS}
