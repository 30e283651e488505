"""Whether words are grim or bright."""

from seeds.reader.attribution import phrases
from seeds.reader.attribution.cue import FAINT


def leaning_of(text: str) -> float:
    """A faint one: whether the words themselves are grim or bright. Never enough alone."""
    grim, bright = len(phrases.GRIM.findall(text)), len(phrases.BRIGHT.findall(text))
    return 0.0 if grim == bright else -FAINT if grim > bright else FAINT
