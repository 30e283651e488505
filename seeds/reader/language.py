"""Which language a text is in, by its commonest small words."""

import re

_COMMON = {
    "en": "the of and to in is that for it with as was on are by this be from have not",
    "de": "der die und das ist nicht ein eine den mit von zu auf für im dem des sich auch werden",
    "fr": "le la les des est et une dans que pour pas sur qui au avec du ce sont par plus",
    "es": "el la los las que y en un una por con para del se no es como su al más",
    "it": "il di che la e un una per non con del sono gli della nel alla anche più le è",
    "pt": "o de que e do da em um para com não uma os no se na por mais as dos",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er ook door naar bij",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 20  # different words
_TELLING = 2  # different small words of a language: "No" alone, said often, is not Spanish
_ENOUGH = 0.08  # of all words; running text in its own language has two to five times that
_LOOKED_AT = 20_000  # characters
_OF_PAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)
_HEAD = 2_000  # characters of a page in which it says its language


def language_of(text: str, *, said: str = "") -> str:
    """A two-letter code; "en" for what is too short to tell, "und" for a language that is not in the list.

    `said` is what the document calls its language: it holds where its words do not tell, for templates say anything.
    """
    words = _WORD.findall(text[:_LOOKED_AT].lower())
    seen = set(words)
    if len(seen) < _SHORT and text.isascii() and not said:
        return "en"
    shares = {
        language: sum(word in common for word in words) if len(seen & common) >= _TELLING else 0
        for language, common in _WORDS.items()
    }
    best = max(shares, key=lambda language: (shares[language], language == (said or "en")))
    return best if shares[best] > _ENOUGH * len(words) else said or "und"


def language_said(page: str) -> str:
    """What an HTML page calls its language, without its country, in small letters; "" where it says nothing."""
    found = _OF_PAGE.search(page[:_HEAD]) if page.lstrip()[:1] == "<" else None
    return found[1].lower() if found else ""
