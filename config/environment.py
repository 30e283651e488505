"""Which kind of setup this is: what the settings of every room may depend on."""

from django.core.exceptions import ImproperlyConfigured
from environs import Env

__all__ = ["DEVELOPMENT", "HUBBUB_ENV", "PRODUCTION", "env"]

env = Env()

HUBBUB_ENV = env.str("HUBBUB_ENV", "production")
if HUBBUB_ENV not in {"development", "test", "production"}:
    raise ImproperlyConfigured(f"HUBBUB_ENV is {HUBBUB_ENV!r}; it must be development, test or production.")
PRODUCTION = HUBBUB_ENV == "production"
DEVELOPMENT = HUBBUB_ENV == "development"
