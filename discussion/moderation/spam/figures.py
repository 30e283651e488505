"""How the classifier fares, for whoever answers for it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from discussion.moderation.spam.verdicts import final_verdicts
from discussion.screening.models import SpamModel, SpamSwitch
from discussion.screening.spam.features import key_mark
from discussion.screening.spam.learning import interval
from discussion.screening.spam.versions import mode_now

VERSIONS, SWITCHES = 20, 20  # that are told, the latest first


@dataclass(frozen=True)
class Share:
    """A part of a whole, and where the true share lies with 95 %; all None of nothing."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return interval(self.part, self.whole)


@dataclass(frozen=True)
class VersionFigures:
    """One version, and how it did on the decisions that were held back when it learnt."""

    model: SpamModel

    @property
    def precision(self) -> Share:
        """Of what it called spam, how much was."""
        return Share(self.model.caught, self.model.caught + self.model.mistaken)

    @property
    def recall(self) -> Share:
        """Of the spam, how much it called so."""
        return Share(self.model.caught, self.model.caught + self.model.missed)

    @property
    def hold_precision(self) -> Share:
        """Of what it would have held, how much was spam."""
        return Share(self.model.held_caught, self.model.held_caught + self.model.held_mistaken)

    @property
    def hold_recall(self) -> Share:
        """Of the spam, how much it would have held."""
        return Share(self.model.held_caught, self.model.caught + self.model.missed)

    @property
    def is_readable(self) -> bool:
        """Whether it was made with the secret that the site has now; otherwise it says nothing."""
        return self.model.key_mark == key_mark()


@dataclass(frozen=True)
class ClassifierFigures:
    """What there is to learn from, what it may do, and how each version fared."""

    mode: str
    spam: int  # decisions
    ham: int
    needed: int
    needed_each: int
    versions: list[VersionFigures]
    switches: list[SpamSwitch]

    @property
    def in_force(self) -> VersionFigures | None:
        return next((each for each in self.versions if each.model.in_force), None)


def classifier_figures(*, at: datetime) -> ClassifierFigures:
    """All of it, as it is now. Four queries."""
    verdicts = final_verdicts(at=at)
    spam = sum(each.is_spam for each in verdicts)
    models = SpamModel.objects.defer("weights").order_by("-in_force", "-id")[:VERSIONS]
    return ClassifierFigures(
        mode=mode_now(),
        spam=spam,
        ham=len(verdicts) - spam,
        needed=settings.SPAM_LESSONS,
        needed_each=settings.SPAM_LESSONS_EACH,
        versions=[VersionFigures(model) for model in models],
        switches=list(SpamSwitch.objects.select_related("by").order_by("-id")[:SWITCHES]),
    )
