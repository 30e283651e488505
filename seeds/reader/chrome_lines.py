"""Which single line, and which sentence, is a site's and not a story's."""

import re

from seeds.reader.chrome_patterns import SENTENCES, TAGS
from seeds.reader.chrome_words import LABELS, MENU
from seeds.reader.lines import heading_text, label, without_bullet
from seeds.reader.sentences import split_sentences
from seeds.reader.wordings import words_in

_LONGEST = 250  # characters of a chrome sentence; also what bounds the work of the patterns
_LONGEST_LINE = 1000
_BAR_WORDS = 3  # that make a share bar
_QUOTES = ('"', "“", "‘", "'")
_SENTENCE = re.compile("|".join(f"(?:{pattern})" for pattern in SENTENCES))
_TAG = re.compile("|".join(f"(?:{pattern})" for pattern in TAGS))
_BAR = re.compile(r"\s*[|·•›»]\s*|\s+[/>–-]\s+")
_CRUMBS = re.compile(r"home\s*[›»>/]", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?:[A-Z][a-z]+){3,20}")
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
_FIGURE = re.compile(r"[+−–-]?[$€£¥]?\d[\d,]*\.\d+ ?%?|[+−–▲▼-] ?\d[\d,.]* ?%?|\(?[+−-]?\d[\d.,]* ?%\)?")
_CREDIT = re.compile(
    r"\(?(?:photo|photograph|image|picture|illustration|graphic)s?(?: credit| by| courtesy of)? ?[:/] ?.{1,80}",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"\((?:Additional |Further )?(?:Reporting|Writing|Editing) by .{2,200}\)")
_SHARING = words_in(
    "facebook twitter x email whatsapp linkedin reddit print share copy-link telegram pinterest bluesky threads sms"
)
_BUTTONS = _SHARING | words_in("listen save gift link next previous follow watch like comments")
_LABELS_AND_MENU = LABELS | MENU


def is_chrome(line: str) -> bool:
    """True where each sentence of the line, or each part of a menu bar, is a site's and not a story's."""
    words = label(heading_text(without_bullet(line)))
    if not words or words in LABELS or (len(words) == 1 and words.isascii() and words.isalpha()):
        return True
    if len(line) > _LONGEST_LINE:
        return False
    parts = _BAR.split(line)
    if len(parts) > 1 and all(_is_menu_part(part) for part in parts):
        return True
    if (
        _FIGURE.fullmatch(line)
        or _AGENCY.fullmatch(line)
        or _is_share_bar(words)
        or _is_menu_run_together(line)
        or _is_menu_of_words(line)
        or _CRUMBS.match(line)
    ):
        return True
    sentences = split_sentences(line)
    if len(sentences) > 1 and _is_question_to_you(sentences[0]):
        sentences = sentences[1:]
    if len(line) <= _LONGEST and _CREDIT.fullmatch(sentences[-1]) and not line.startswith(_QUOTES):
        return True
    return all(_is_chrome_sentence(sentence) for sentence in sentences)


def _is_question_to_you(sentence: str) -> bool:
    """ "New here?" asks before something is offered."""
    return sentence.endswith("?") and len(sentence.split()) <= _BAR_WORDS


def _is_menu_part(part: str) -> bool:
    words = label(part)
    return not words or words in _LABELS_AND_MENU or (words != part and _is_chrome_sentence(part))


def _is_menu_run_together(line: str) -> bool:
    """ "HomePoliticsBusiness": a list of links whose ends were lost."""
    if not _RUN_TOGETHER.fullmatch(line):
        return False
    return all(word.casefold() in _LABELS_AND_MENU for word in _CAPITALISED.findall(line))


def _is_menu_of_words(line: str) -> bool:
    """ "Sports Politics Tech More" and "☰ Menu 🔍 Search": three words or signs, all words in menus."""
    pieces = line.casefold().split()
    words = [word for word in pieces if any(map(str.isalnum, word))]
    return len(pieces) >= _BAR_WORDS and all(word in _LABELS_AND_MENU for word in words)


def _is_share_bar(words: str) -> bool:
    """ "Facebook Twitter Email Copy link" and "Listen Share 132": buttons and their counts, at least three."""
    singles = words.replace("copy link", "copy-link").split()
    buttons = [word for word in singles if word in _BUTTONS]
    counts = [word for word in singles if word.isdecimal()]
    return len(buttons) + len(counts) == len(singles) >= _BAR_WORDS and bool(buttons)


def drop_chrome_sentences(paragraph: str) -> str:
    """A paragraph without disclaimers and calls to subscribe at its end."""
    sentences = split_sentences(paragraph)
    while sentences and _is_chrome_sentence(sentences[-1].strip("[]()*")):
        sentences.pop()
    return " ".join(sentences)


def _is_chrome_sentence(sentence: str) -> bool:
    """Somebody's quoted words are never chrome, and a full stop makes a sentence of what could be a label."""
    if len(sentence) > _LONGEST or sentence.startswith(_QUOTES):
        return False
    words = label(sentence) if "©" not in sentence else sentence.casefold()
    if not words or words in LABELS:
        return True
    if sentence.endswith(("...", "…")):
        words += "…"
    elif not sentence.endswith(".") and _TAG.fullmatch(words):
        return True
    return bool(_SENTENCE.fullmatch(words))
