"""What a browser may send about notices."""

from typing import Any

from django import forms

from accounts.notices.models import Cadence, Channel, Kind, MailSettings
from accounts.notices.preferences import Cadences
from web.forms import PageForm

HOURS = [(hour, f"{hour}:00") for hour in range(24)]
DAYS = list(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), start=1))


OFFERED = [kind for kind in Kind if kind != Kind.APPEAL]  # nobody can appeal yet: objections go by mail


class ReadForm(PageForm):
    """One notice that was read, or all up to one."""

    notice = forms.UUIDField(required=False)
    upto = forms.UUIDField(required=False)


class PreferencesForm(PageForm):
    """Every kind that there is to hear of, with its two channels, and when mails come."""

    time_zone = forms.CharField(max_length=60)
    hour = forms.TypedChoiceField(choices=HOURS, coerce=int)
    weekday = forms.TypedChoiceField(choices=DAYS, coerce=int)
    digest = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in OFFERED:
            self.fields[f"{kind}-product"] = forms.BooleanField(required=False)
            self.fields[f"{kind}-mail"] = forms.ChoiceField(choices=Cadence.choices)

    @staticmethod
    def values_of(cadences: Cadences, mail: MailSettings) -> dict[str, Any]:
        """What the form shows of what holds now."""
        values: dict[str, Any] = {name: getattr(mail, name) for name in ("time_zone", "hour", "weekday", "digest")}
        for kind, channels in cadences.items():
            values[f"{kind}-product"] = channels[Channel.PRODUCT] != Cadence.NEVER
            values[f"{kind}-mail"] = channels[Channel.MAIL]
        return values

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each kind with its two fields."""
        return [
            {"label": kind.label, "product": self[f"{kind}-product"], "mail": self[f"{kind}-mail"]} for kind in OFFERED
        ]

    def cadences(self) -> Cadences:
        """What was chosen, as the service takes it; what is not offered stays as it is."""
        sent = self.cleaned_data
        return {
            kind: {
                Channel.PRODUCT: Cadence.AT_ONCE if sent[f"{kind}-product"] else Cadence.NEVER,
                Channel.MAIL: Cadence(sent[f"{kind}-mail"]),
            }
            for kind in OFFERED
        }

    def mail(self) -> dict[str, Any]:
        """When mails come, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("time_zone", "hour", "weekday", "digest")}
