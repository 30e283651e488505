"""Examples of the API description."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

CARD = {
    "slug": "tram-line-nine-divides-the-old-town",
    "title": "Tram line nine divides the old town",
    "summary": "The council wants rails through the market street.",
    "noise": {"level": 76.4, "band": "uproar", "direction": "steady"},
    "side_labels": {"critics": "Traders", "defenders": "Council", "neutral": "Neutral"},
    "side_counts": {"critics": 3, "defenders": 2, "neutral": 1},
    "comment_count": 214,
    "published_at": "2026-11-20T08:00:00Z",
}
NOISE = {
    "level": 76.4,
    "band": "uproar",
    "direction": "steady",
    "because": {"loudness_alone": 58.7, "added_by_contention": 17.7},
    "people": 204,
    "volume": 160.0,
    "contention": 0.412,
    "presence": 0.23,
    "clash": 0.182,
    "sides": {"critic": 0.49, "defender": 0.36, "neutral": 0.15},
    "breadth": 141.3,
    "tempo": 1.1,
    "trend": 0.3,
    "text": "Uproar: 204 people have taken part so far; critics carry 49 % and defenders 36 % of the weight of "
    "established accounts, and they answer each other; steady.",
    "as_of": "2026-11-21T12:00:00Z",
    "half_life_hours": 24.0,
    "params_version": 1,
    "history": [["2026-11-21T09:00:00Z", 71.0], ["2026-11-21T12:00:00Z", 76.4]],
}
STORY = {
    "slug": CARD["slug"],
    "title": CARD["title"],
    "summary": CARD["summary"],
    "language": "en",
    "published_at": CARD["published_at"],
    "why_it_matters": "The council wants rails through the market street. Shops fear two years of digging.",
    "key_points": ["Building would begin in March.", "The line would carry 9,000 people a day."],
    "body": [{"heading": "", "paragraphs": ["The vote is on Thursday."]}],
    "plain_words": "Some want a tram, some want quiet.",
    "sides": {
        "critics": [
            {
                "id": "11",
                "name": "Market traders",
                "statement": "Two years without customers.",
                "source": "",
                "anchor": "side:7",
            }
        ],
        "defenders": [
            {
                "id": "12",
                "name": "The council",
                "statement": "Fewer cars for good.",
                "source": "Minutes",
                "anchor": "side:8",
            }
        ],
        "neutral": [],
    },
    "side_labels": CARD["side_labels"],
    "noise": NOISE,
    "forecast": {
        "text": "A narrow yes is likely.",
        "disclaimer": "A forecast is a judgement.",
        "resolution": None,
        "anchor": "forecast:10",
    },
    "timeline": [
        {"date": "2026-11-26", "date_text": "", "title": "The council votes", "text": "", "anchor": "timeline:9"}
    ],
    "sources": [{"name": "Council minutes", "url": "https://council.example/minutes", "note": ""}],
    "topics": [{"slug": "transport", "name": "Transport"}],
    "anchors": [
        {"id": "key_point:5", "kind": "key_point", "position": 0, "text": "Building would begin in March."},
        {"id": "key_point:6", "kind": "key_point", "position": 1, "text": "The line would carry 9,000 people a day."},
        {"id": "side:7", "kind": "side", "position": 0, "text": "Market traders: Two years without customers."},
        {"id": "side:8", "kind": "side", "position": 1, "text": "The council: Fewer cars for good."},
        {"id": "timeline:9", "kind": "timeline", "position": 0, "text": "The council votes"},
        {"id": "forecast:10", "kind": "forecast", "position": 0, "text": "A narrow yes is likely."},
    ],
    "discussion": {
        "state": "open",
        "comment_count": 214,
        "participant_count": 160,
        "by_side": {"critics": 104, "defenders": 79, "neutral": 20, "undeclared": 11},
    },
    "version": 2,
    "corrections": [{"version": 2, "at": "2026-11-20T15:00:00Z", "reason": "A wrong date.", "fields": ["timeline"]}],
}

_OTHERWISE = {"noise", "discussion", "corrections"}
SUBMITTED: dict[str, Any] = {
    **{name: value for name, value in STORY.items() if name not in _OTHERWISE},
    "published_at": None,
    "version": "draft-812-1",
    "state": "review",
    "document": "newsroom:4711",
    "outcome": "filed",
    "note": "",
}
NEW = {
    "document": "newsroom:4711",
    "state": "review",
    "title": STORY["title"],
    "why_it_matters": STORY["why_it_matters"],
    "key_points": STORY["key_points"],
    "body": STORY["body"],
    "sides": {"critics": [{"name": "Market traders", "statement": "Two years without customers."}]},
    "forecast": "A narrow yes is likely.",
    "timeline": [{"date": "2026-11-26", "title": "The council votes"}],
    "sources": STORY["sources"],
    "topics": ["Transport"],
    "language": "en",
}
_EDITED = {name: value for name, value in SUBMITTED.items() if name not in {"outcome", "note"}}
SCHEDULED = {**_EDITED, "version": "draft-812-2", "state": "scheduled", "published_at": "2026-11-28T08:00:00Z"}
CHANGES = {
    "version": 1,
    "reason": "A wrong date.",
    "timeline": [{"date": "2026-11-27", "title": "The council votes"}],
}
CORRECTED = {
    **_EDITED,
    "state": "published",
    "published_at": CARD["published_at"],
    "version": 2,
    "timeline": [
        {"date": "2026-11-27", "date_text": "", "title": "The council votes", "text": "", "anchor": "timeline:9"}
    ],
}
DRAFT_CARD = {
    **{name: SCHEDULED[name] for name in ("slug", "title", "summary", "language", "version", "state", "document")},
    "published_at": SCHEDULED["published_at"],
    "created_at": "2026-11-20T07:00:00Z",
    "edited_at": "2026-11-20T07:30:00Z",
    "edited_by": "edith",
    "review_reasons": ["The side of The council is not sure."],
}
DRAFT = {
    **SCHEDULED,
    **{name: DRAFT_CARD[name] for name in ("created_at", "edited_at", "edited_by", "review_reasons")},
    "merged_into": None,
    "manuscript": {
        "name": "tram.txt",
        "read_at": "2026-11-20T07:00:00Z",
        "title_inferred": False,
        "dropped": ["Subscribe to our newsletter"],
        "stands": [
            {
                "side": "defender",
                "name": "The council",
                "span": {"start": 120, "end": 156, "text": "The council says fewer cars are good"},
                "confidence": 0.6,
                "needs_review": True,
            }
        ],
    },
}


def answer(name: str, value: Any, status: int = 200) -> OpenApiExample:
    """An example of an answer with this status."""
    return OpenApiExample(name, value, response_only=True, status_codes=[str(status)])


def sent(name: str, value: Any) -> OpenApiExample:
    """An example of what a client sends."""
    return OpenApiExample(name, value, request_only=True)


STORY_LIST = OpenApiExample("stories", {"results": [CARD], "next": None, "previous": None}, response_only=True)
STORY_DETAIL = OpenApiExample("story", STORY, response_only=True)
NOISE_DETAIL = OpenApiExample("noise", NOISE, response_only=True)
