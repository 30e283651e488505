"""Word lists are written as running text, so that a new one is a word more and not a line more."""


def words_in(text: str) -> frozenset[str]:
    """Single words, between spaces."""
    return frozenset(text.split())


def wordings_in(text: str) -> frozenset[str]:
    """Words or phrases, between bars or on lines of their own."""
    parts = (part.strip() for line in text.splitlines() for part in line.split("|"))
    return frozenset(part for part in parts if part)
