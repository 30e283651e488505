"""What whoever runs the site has to hear of: an attack that no limit of one network or address can see."""

import logging

from django.core.cache import cache

logger = logging.getLogger(__name__)
EVERY = 900  # seconds; the attack is one, and so is the line


def sound_alarm(name: str, words: str) -> None:
    """Log an error once in fifteen minutes for the whole site; each time while Redis, which remembers it, is away."""
    key = f"alarm:{name}"
    if cache.get(key) is None:
        cache.set(key, 1, EVERY)
        logger.error(words)
