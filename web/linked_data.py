"""A story in the vocabulary of schema.org, for machines that read the page."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from web.templatetags.pictures import is_web_address

_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


def data_block(graph: dict[str, Any]) -> SafeString:
    """The graph as a data block. No browser runs it, and no string in it can end it: it holds no `<`."""
    words = orjson.dumps(graph).decode().translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(words))  # noqa: S308


def story_graph(payload: dict[str, Any], address: str) -> dict[str, Any]:
    """The story that is told and the discussion that it set off, of the payload of `GET stories/{slug}/`."""
    return {"@context": "https://schema.org", "@graph": [_article(payload, address), _discussion(payload, address)]}


def modified_at(payload: dict[str, Any]) -> Any:
    """When the story came to say what it says: at its last correction, or else its publication."""
    return payload["corrections"][0]["at"] if payload["corrections"] else payload["published_at"]


def _article(payload: dict[str, Any], address: str) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": payload["title"],
        "description": payload["summary"],
        "inLanguage": payload["language"],
        "datePublished": payload["published_at"],
        "dateModified": modified_at(payload),
        "version": str(payload["version"]),
        "author": _house(),
        "publisher": _house(),
        "isAccessibleForFree": True,
        "about": [_topic(topic) for topic in payload["topics"]],
        "citation": list(_citations(payload)),
        "correction": [_correction(row) for row in payload["corrections"]],
        "discussionUrl": f"{address}#discussion",
        **_talk(payload),
    }


def _discussion(payload: dict[str, Any], address: str) -> dict[str, Any]:
    return {
        "@type": "DiscussionForumPosting",
        "@id": f"{address}#discussion",
        "url": f"{address}#discussion",
        "headline": payload["title"],
        "text": payload["summary"] or payload["title"],
        "inLanguage": payload["language"],
        "datePublished": payload["published_at"],
        "author": _house(),
        "about": {"@id": address},
        **_talk(payload),
    }


def _talk(payload: dict[str, Any]) -> dict[str, Any]:
    number = payload["discussion"]["comment_count"]
    counter = {
        "@type": "InteractionCounter",
        "interactionType": {"@type": "CommentAction"},
        "userInteractionCount": number,
    }
    return {"commentCount": number, "interactionStatistic": counter}


def _house() -> dict[str, Any]:
    return {"@type": "Organization", "name": "Hubbub", "url": f"{settings.BASE_URL}{reverse('web:front')}"}


def _topic(topic: dict[str, Any]) -> dict[str, Any]:
    address = f"{settings.BASE_URL}{reverse('web:topic', args=[topic['slug']])}"
    return {"@type": "Thing", "name": topic["name"], "url": address}


def _citations(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for source in payload["sources"]:
        link = {"url": source["url"]} if is_web_address(source["url"]) else {}
        yield {"@type": "CreativeWork", "name": source["name"], **link}


def _correction(row: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": row["reason"], "datePublished": row["at"]}
