"""Forms for comments that begin with the words that were kept for them."""

from django.urls import reverse

from discussion.threads.drafts import Purpose
from stories.models import Story
from web.forms import CommentForm
from web.mine import Mine


def comment_form(story: Story, mine: Mine, purpose: Purpose, *, auto_id: str) -> CommentForm:
    """The form for this purpose, with the draft if there is one, else empty and on the side where the reader stands."""
    draft = mine.drafts.get(str(purpose))
    initial = {"side": draft.side, "body": draft.body} if draft else {"side": mine.stance}
    form = CommentForm(initial=initial, auto_id=auto_id)
    form.is_draft = draft is not None
    form.keep_at = keep_address(story, purpose)
    return form


def keep_address(story: Story, purpose: Purpose) -> str:
    """Where a script keeps what is typed."""
    return reverse("api:comment-draft", args=[story.slug, str(purpose)])
