"""The paragraph that tells the story once more in everyday words, where no heading announces it."""

import re
from collections.abc import Sequence

_ANALOGY = re.compile(
    r"(?:so,? )?(?:think of\b.{1,80}\b(?:as|like)\b|imagine (?:if|that|you|a|your)\b|picture (?:this|a|your)\b"
    r"|it(?:'s| is) (?:a bit |kind of |sort of )?like\b|in (?:plain|simple|everyday) (?:words|terms|english|language)\b"
    r"|simply put\b|put simply\b|to put it (?:simply|plainly)\b)",
    re.IGNORECASE,
)
_INFORMAL = re.compile(
    r"\b(?:basically|you|your|\w+n't|it's|that's|they're|there's|we're|who's|what's|here's|they've|they'd|it'd)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")


def find_plain_words(paragraphs: Sequence[str], *, headed: bool, is_lead: bool = True) -> str:
    """The explaining paragraph, or nothing. The first is never it, unless others stand above (`is_lead` is false).

    `headed` says that the document has sections of its own for key points or sides: in those the last paragraph before
    them, where it alone is told in an informal voice, is the explanation even without an analogy.
    """
    later = paragraphs[1:]
    for paragraph in later if is_lead else paragraphs:
        if _ANALOGY.match(paragraph.replace("’", "'")):
            return paragraph
    if headed and later and _is_informal(later[-1]) and not any(map(_is_informal, paragraphs[:-1])):
        return later[-1]
    return ""


def _is_informal(paragraph: str) -> bool:
    return bool(_INFORMAL.search(_QUOTED.sub("", paragraph.replace("’", "'"))))
