"""What a browser may send. Shape and length only: whether it is allowed is for the services to say."""

from collections.abc import Sequence

from django import forms
from django.conf import settings

from accounts.links import LINK_LENGTH
from accounts.profiles import ABOUT_LENGTH
from core.errors import DomainError
from discussion.moderation.appeals import LONGEST
from discussion.moderation.models import Report
from discussion.threads.models import Reaction
from stories.models import Camp
from web.parts import PointedAt

BODY_LENGTH = 2 * settings.COMMENT_MAX_LENGTH  # browsers send each line end as two characters; the service counts anew
SIDES = [("", "no side"), (Camp.CRITIC, "critic"), (Camp.DEFENDER, "defender"), (Camp.NEUTRAL, "neutral")]
REASONS = [choice for choice in Report.Reason.choices if choice[0] != Report.Reason.ILLEGAL]  # that is the box below
OUTDATED = "This form is out of date. Keep your words, and open the comment again."


class PageForm(forms.Form):
    """A form that can also show why a service refused what it carried."""

    def refuse(self, refusal: DomainError) -> None:
        """Keep everything that was typed, and say why it was not taken."""
        more = refusal.data.get("attempts_left")
        left = "" if not more else f" {more} attempt{'' if more == 1 else 's'} left."
        self.add_error(None, refusal.detail + left)

    @property
    def problems(self) -> list[str]:
        """Why it was not taken, in the order of the form."""
        return [str(message) for messages in self.errors.values() for message in messages]


class AppealForm(PageForm):
    """What is wrong with a decision; the service says how long it may be."""

    text = forms.CharField(max_length=2 * LONGEST, required=False)


class CommentForm(PageForm):
    """A comment or a reply."""

    body = forms.CharField(max_length=BODY_LENGTH, strip=False, required=False)  # the service says what is missing
    side = forms.ChoiceField(choices=SIDES, required=False)
    anchor = forms.CharField(max_length=100, required=False)  # a part of the story that it is about
    writing = forms.UUIDField(required=False)  # drawn by a script that keeps drafts
    sides: Sequence[tuple[str, str]] = SIDES
    about: PointedAt | None = None  # that part, where the story has it
    is_draft = False  # begins with words that were kept
    keep_at = ""  # where a script keeps what is typed


class EditForm(PageForm):
    """Other words for one's own comment, and the version that they replace."""

    body = forms.CharField(max_length=BODY_LENGTH, strip=False, required=False)  # the service says what is missing
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, error_messages={"required": OUTDATED})
    writing = forms.UUIDField(required=False)  # drawn by a script that keeps drafts


class ReportForm(PageForm):
    """A reader's word against a comment."""

    reason = forms.ChoiceField(choices=REASONS)
    note = forms.CharField(max_length=1000, required=False)
    illegal = forms.BooleanField(required=False)


class SideForm(PageForm):
    """Where somebody stands; nothing takes it back."""

    side = forms.ChoiceField(choices=[("", ""), *Camp.choices], required=False)


class ReadForm(PageForm):
    """When the page was made that somebody has read."""

    upto = forms.DateTimeField()


class ReactionForm(PageForm):
    """What somebody thinks of a comment; nothing takes it back."""

    kind = forms.ChoiceField(choices=[("", ""), *Reaction.Kind.choices], required=False)


class AddressForm(PageForm):
    """To which address the code goes."""

    email = forms.EmailField(max_length=254, error_messages={"required": "Type your e-mail address."})


class CodeForm(PageForm):
    """The code, as people type it."""

    code = forms.CharField(max_length=20, error_messages={"required": "Type the code from the mail."})
    accepts_rules = forms.BooleanField(required=False)


class HandleForm(PageForm):
    """Another public name."""

    handle = forms.CharField(max_length=60)


class ProfileForm(PageForm):
    """What somebody tells of himself; a box that is not ticked is not sent."""

    about = forms.CharField(max_length=2 * ABOUT_LENGTH, required=False)  # line ends count twice, as in BODY_LENGTH
    link = forms.CharField(max_length=LINK_LENGTH, required=False)
    show_joined = forms.BooleanField(required=False)
    show_comments = forms.BooleanField(required=False)
