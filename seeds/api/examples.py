"""Examples of the API description."""

from typing import Any

SAID = "Market traders say the plan would cost them two years of customers."
LEAD = f"The council votes on Thursday. {SAID}"
SENT = {
    "name": "tram-line-nine.txt",
    "text": f"Tram line nine divides the old town\n\n{LEAD}\n",
    "dry_run": False,
    "publish": False,
}
REPORT: dict[str, Any] = {
    "document": "tram-line-nine.txt",
    "status": "review",
    "outcome": "filed",
    "code": "",
    "reason": "1 of 1 sides were found in the prose and need a look.",
    "story": "tram-line-nine-divides-the-old-town",
    "draft": {
        "title": "Tram line nine divides the old town",
        "summary": LEAD,
        "why_it_matters": "",
        "key_points": [],
        "body": [{"heading": "", "paragraphs": [LEAD]}],
        "plain_words": "",
        "sides": {
            "critics": [
                {
                    "name": "Market traders",
                    "statement": "The plan would cost them two years of customers.",
                    "source": "",
                    "span": {"start": 67, "end": 134, "text": SAID},
                    "confidence": 0.8,
                    "needs_review": True,
                }
            ],
            "defenders": [],
            "neutral": [],
        },
        "side_labels": {},
        "forecast": None,
        "timeline": [],
        "sources": [],
        "topics": [],
        "language": "en",
        "title_inferred": False,
        "dropped": [],
    },
}
