"""Front matter that another system has written: what a story has of it, under our names, and what it does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from seeds.reader import limits
from seeds.reader.fields import ValueWrongError
from seeds.reader.sentences import first_sentences
from seeds.reader.sources import read_topics, unread_topics
from seeds.reader.wordings import words_in

_SUMMARIES = ("description", "excerpt", "subtitle", "dek", "deck", "standfirst", "abstract")
_TOPICS = ("tags", "tag", "keywords", "categories", "category")
_LANGUAGES = ("lang", "locale")
_TELLING = frozenset({*_SUMMARIES, *_TOPICS, *_LANGUAGES})
# Hugo, Jekyll, Eleventy, Substack, Ghost, Pandoc, Obsidian
_PASSED_OVER = words_in("""
    author authors byline date lastmod updated updated_at modified last_modified publishdate pubdate published
    published_at created created_at expirydate post_date draft status visibility access audience slug permalink url
    urls link canonical canonical_url canonicalurl original_url aliases redirect_from layout template type kind format
    section series weight order menu nav_order parent has_children sidebar toc math mathjax katex mermaid comments
    featured pinned hidden sitemap robots params outputs output markup linktitle iscjklanguage resources cascade
    translationkey image images cover cover_image coverimage image_alt thumbnail featured_image feature_image hero
    banner og_image ogimage social_image audio video podcast email newsletter reading_time readingtime read_time
    word_count wordcount id uuid guid post_id postid seo seo_title meta meta_title meta_description head css js
    cssclass cssclasses excerpt_separator publish feed rss license licence copyright bibliography csl header-includes
    location city country publication publisher site site_name
""")
# Whoever writes these writes for us, and is taken at his word.
_OURS_ALONE = frozenset(
    {"body", "why_it_matters", "key_points", "plain_words", "sides", "side_labels", "forecast", "timeline", "sources"}
)
_LONGEST = 300  # characters of a value that is dropped


@dataclass(frozen=True)
class Adopted:
    """`values` under our keys, unknown ones among them. `foreign`: no key tells that it was written for us.

    `unfinished`: it calls itself a draft, or not published.
    """

    values: dict[str, Any]
    dropped: list[str]
    foreign: bool
    unfinished: bool


def adopt(values: Mapping[Any, Any]) -> Adopted:
    """Tags become topics, a description the summary; dates, authors and what else others need is dropped, and told.

    Our own keys hold before those of others.
    """
    values = {str(key): value for key, value in values.items()}
    known = {key: key.lower() for key in values if key.lower() in _TELLING | _PASSED_OVER}
    others = {name: values[key] for key, name in known.items() if values[key] is not None}
    ours = {key: value for key, value in values.items() if key not in known}
    dropped = [_shown(name, value) for name, value in others.items() if name in _PASSED_OVER]
    for key, read in (("summary", _summary), ("topics", _topics), ("language", _language)):
        found, left = read(others)
        if ours.get(key) is None and found:
            ours[key] = found
        elif found:
            left = [str(found) if isinstance(found, str) else ", ".join(found)]
        dropped.extend(left)
    return Adopted(
        values=ours,
        dropped=dropped,
        foreign=bool(known) and not _OURS_ALONE & ours.keys(),
        unfinished=others.get("draft") is True
        or others.get("published") is False
        or str(others.get("status", "")).lower() == "draft",
    )


def _summary(others: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The first of several; the others are left, and so is one that had to be shortened."""
    told = [_text(name, others[name]) for name in _SUMMARIES if name in others]
    summary = first_sentences(told[0], limits.SUMMARY) if told else ""
    return summary, told if summary != "".join(told[:1]) else told[1:]


def _topics(others: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    lines = [line for name in _TOPICS if name in others for line in _entries(name, others[name])]
    return read_topics(lines), unread_topics(lines)


def _language(others: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Without its country: `en_US` is "en"."""
    told = next((_text(name, others[name]) for name in _LANGUAGES if name in others), "")
    return told.replace("_", "-").partition("-")[0].lower(), []


def _entries(name: str, value: Any) -> Iterator[str]:
    yield from (_text(name, entry) for entry in (value if isinstance(value, list) else [value]))


def _text(name: str, value: Any) -> str:
    if isinstance(value, dict | list):
        raise ValueWrongError(f"{name} must be text.")
    return " ".join(str(value).split())


def _shown(name: str, value: Any) -> str:
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{name}: {' '.join(words.split())}"[:_LONGEST]
