"""The address of a story: words of its title, given once and kept for ever."""

from django.utils.text import slugify

from stories.models import Story

LENGTH = 70  # the column holds 80: the rest is for the number of a title that comes again
NAMELESS = "story"  # for titles without a Latin letter or digit


def free_slug(title: str, *, own: str = "") -> str:
    """The address for a story of this title that no other has: its first whole words, and a number where needed.
    `own` is the one that the story has so far.

    The caller holds the publishing lock, or another story could take it meanwhile.
    """
    base = _first_words(slugify(title)) or NAMELESS
    taken = set(Story.objects.filter(slug__startswith=base).values_list("slug", flat=True)) - {own}
    return next(slug for number in range(1, len(taken) + 2) if (slug := _numbered(base, number)) not in taken)


def _first_words(words: str) -> str:
    """As many whole words as fit; of a single word that does not, its beginning."""
    if len(words) <= LENGTH:
        return words
    return words[: LENGTH + 1].rpartition("-")[0].rstrip("-_") or words[:LENGTH].rstrip("-_")


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"
