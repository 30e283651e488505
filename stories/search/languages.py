"""In which languages words are known in all their forms."""

CONFIGURATIONS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
AS_WRITTEN = "simple"  # every other language: a word is found in the form that it is written in


def configuration_of(language: str) -> str:
    """PostgreSQL's text search configuration for a story in this language: `de-AT` -> `german`."""
    return CONFIGURATIONS.get(language.lower().replace("_", "-").partition("-")[0], AS_WRITTEN)
