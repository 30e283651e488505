"""What a machine reads of a story page, held against the vocabulary of schema.org."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
import yaml
from django.conf import settings
from django.test import Client

from stories.models import Correction, Source, Story, Topic
from tests.web.conftest import MakeComment, one, page_of, value_of

DATA = 'script[type="application/ld+json"]'
PAYLOAD = "</script><script>alert(1)</script> & <!-- \u2028 \\"


@cache
def vocabulary() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("schema_org.yaml").read_text())
    return loaded


def faults(node: Any, path: str = "$") -> Iterator[str]:
    """What schema.org would not understand of a node: types, properties, and what they hold."""
    kinds = {node["@type"], *vocabulary()["types"].get(node["@type"], ["unknown"])}
    if "unknown" in kinds:
        yield f"{path}: there is no {node['@type']}"
    for name, value in node.items():
        if name in {"@type", "@id", "@context"}:
            continue
        known = vocabulary()["properties"].get(name)
        if known is None or not kinds & set(known["of"]):
            yield f"{path}.{name}: {node['@type']} has no such property"
            continue
        for item in value if isinstance(value, list) else [value]:
            yield from _misfits(item, set(known["holds"]), f"{path}.{name}")


def _misfits(value: Any, allowed: set[str], path: str) -> Iterator[str]:
    match value:
        case {"@id": _} if set(value) == {"@id"}:
            return
        case dict():
            if not allowed & {value["@type"], *vocabulary()["types"].get(value["@type"], [])}:
                yield f"{path}: holds {allowed}, not {value['@type']}"
            yield from faults(value, path)
        case bool():
            fits = "Boolean" in allowed
        case int():
            fits = bool(allowed & {"Integer", "Number"})
        case _:
            fits = isinstance(value, str) and bool(allowed & set(_kinds_of(value)))
    if not isinstance(value, dict) and not fits:
        yield f"{path}: {value!r} is none of {allowed}"


def _kinds_of(text: str) -> Iterator[str]:
    yield "Text"
    if urlsplit(text).scheme in {"http", "https"}:
        yield "URL"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return
    yield "DateTime"


def graph_of(client: Client, story: Story) -> dict[str, Any]:
    block = one(page_of(client.get(f"/stories/{story.slug}/")), DATA)
    graph: dict[str, Any] = orjson.loads(str(block.string))
    return graph


def test_the_story_and_its_discussion_are_told_in_the_vocabulary(
    reader: Client, told_story: Story, make_comment: MakeComment
) -> None:
    make_comment()
    make_comment(state="held")
    graph = graph_of(reader, told_story)
    assert graph["@context"] == "https://schema.org"
    assert [fault for node in graph["@graph"] for fault in faults(node)] == []
    article, discussion = graph["@graph"]
    address = f"{settings.BASE_URL}/stories/{told_story.slug}/"
    assert (article["@type"], discussion["@type"]) == ("NewsArticle", "DiscussionForumPosting")
    assert (article["headline"], article["url"]) == (told_story.title, address)
    assert (article["datePublished"], article["dateModified"]) == (
        "2026-11-19T12:00:00+00:00",
        "2026-11-21T12:00:00+00:00",
    )
    assert [topic["name"] for topic in article["about"]] == ["Traffic"]
    assert article["about"][0]["url"] == f"{settings.BASE_URL}/topics/traffic/"
    assert article["citation"] == [{"@type": "CreativeWork", "name": "City paper", "url": "https://paper.example/9"}]
    assert [row["text"] for row in article["correction"]] == ["It is 9 km, not 19."]
    assert article["discussionUrl"] == discussion["url"] == f"{address}#discussion"
    assert discussion["about"] == {"@id": article["@id"]}
    for node in (article, discussion):
        assert (node["commentCount"], node["interactionStatistic"]["userInteractionCount"]) == (1, 1)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"@type": "NewsArtikel"}, "$: there is no NewsArtikel"),
        ({"headlin": "x"}, "$.headlin: NewsArticle has no such property"),
        ({"actionStatus": "x"}, "$.actionStatus: NewsArticle has no such property"),
        ({"commentCount": "many"}, "$.commentCount: 'many' is none of {'Integer'}"),
        ({"datePublished": "yesterday"}, "$.datePublished: 'yesterday' is none of"),
        ({"about": ["Trams"]}, "$.about: 'Trams' is none of {'Thing'}"),
        (
            {"interactionStatistic": {"@type": "Thing"}},
            "$.interactionStatistic: holds {'InteractionCounter'}, not Thing",
        ),
    ],
)
def test_the_check_would_notice(reader: Client, told_story: Story, change: dict[str, Any], fault: str) -> None:
    article = graph_of(reader, told_story)["@graph"][0] | change
    assert any(found.startswith(fault) for found in faults(article))


@pytest.mark.trust("X2")
def test_no_word_of_a_story_ends_the_block(reader: Client, told_story: Story) -> None:
    Story.objects.update(title=PAYLOAD, summary=PAYLOAD, language=PAYLOAD[:10])
    Topic.objects.update(name=PAYLOAD)
    Source.objects.update(name=PAYLOAD, url="javascript:alert(1)")
    Correction.objects.update(reason=PAYLOAD)
    answer = reader.get(f"/stories/{told_story.slug}/")
    block = str(one(page_of(answer), DATA).string)
    assert not set(block) & set("<>&")
    article = orjson.loads(block)["@graph"][0]
    assert (article["headline"], article["about"][0]["name"]) == (PAYLOAD, PAYLOAD)
    assert article["citation"] == [{"@type": "CreativeWork", "name": PAYLOAD}]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_bare_story_is_told_too(reader: Client, story: Story) -> None:
    nodes = graph_of(reader, story)["@graph"]
    assert [fault for node in nodes for fault in faults(node)] == []
    assert nodes[0]["dateModified"] == nodes[0]["datePublished"]


def test_the_head_says_what_may_be_shared(reader: Client, told_story: Story) -> None:
    head = one(page_of(reader.get(f"/stories/{told_story.slug}/?cursor=")), "head")
    address = f"{settings.BASE_URL}/stories/{told_story.slug}/"
    assert value_of(one(head, "link[rel=canonical]"), "href") == address
    said = {str(tag["property"]): tag["content"] for tag in head.select("meta[property]")}
    assert said == {
        "og:type": "article",
        "og:site_name": "Hubbub",
        "og:title": told_story.title,
        "og:description": told_story.summary,
        "og:url": address,
        "article:published_time": "2026-11-19T12:00:00+00:00",
        "article:modified_time": "2026-11-21T12:00:00+00:00",
        "article:tag": "Traffic",
    }
    feed = one(head, "link[type='application/atom+xml']")
    assert reader.get(value_of(feed, "href")).status_code == 200
