"""Quoting a comment: what stands in the composer, for the writer to shorten.

Whose words they are is said in ordinary Markdown, `> @alice [wrote](/comments/{id}/):`, so a quote needs no rows and no
second parser. Its words are the quoting author's from then on: they are screened, edited and reported as his.
"""

from discussion.threads.models import Comment
from discussion.threads.selectors import CommentNotFoundError

QUOTED = 600  # characters; whoever wants all of it is led there


def quotation_of(comment: Comment) -> str:
    """The words of a shown comment as a quote that says whose they are; without what they quote themselves.

    Raises CommentNotFoundError for a comment whose words are not public.
    """
    if comment.state != Comment.State.PUBLISHED:
        raise CommentNotFoundError
    lines = [attribution_of(comment), "", *_cut(_own_words(comment)).split("\n")]
    return "".join(f"{f'> {line}'.rstrip()}\n" for line in lines) + "\n"


def attribution_of(comment: Comment) -> str:
    """Who wrote it, and where it stands."""
    name = f"@{comment.author.handle}" if comment.author else "Somebody"
    return f"{name} [wrote](/comments/{comment.pk}/):"  # as core.markup.COMMENT knows it


def _own_words(comment: Comment) -> str:
    return "\n".join(line for line in comment.body.split("\n") if not line.lstrip().startswith(">")).strip()


def _cut(words: str) -> str:
    if len(words) <= QUOTED:
        return words
    kept = words[:QUOTED]
    return f"{kept.rpartition(' ')[0] or kept} …"
