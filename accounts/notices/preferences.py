"""What a person wants to hear, where, and how soon. Who chose nothing has the defaults."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias
from zoneinfo import available_timezones

from django.db import transaction

from accounts.models import Subscriber
from accounts.notices.models import Cadence, Channel, Kind, MailSettings, Preference
from core.errors import DomainError

Cadences: TypeAlias = dict[Kind, dict[Channel, Cadence]]

BY_MAIL = {
    Kind.REPLY: Cadence.AT_ONCE,
    Kind.MENTION: Cadence.AT_ONCE,
    Kind.THREAD: Cadence.DAILY,
    Kind.REACTIONS: Cadence.NEVER,
    Kind.CORRECTION: Cadence.DAILY,
    Kind.DECISION: Cadence.AT_ONCE,
    Kind.REPORT: Cadence.DAILY,
    Kind.APPEAL: Cadence.AT_ONCE,
    Kind.BAND: Cadence.NEVER,
}
IN_THE_PRODUCT = (Cadence.AT_ONCE, Cadence.NEVER)  # the list is there whenever somebody looks


class CadenceNotOfferedError(DomainError):
    code = "cadence_not_offered"
    message = "In the product notices come at once or never."


class TimeZoneUnknownError(DomainError):
    code = "time_zone_unknown"
    message = "There is no such time zone. Name one such as Europe/Berlin."


def default_cadence(kind: Kind, channel: Channel) -> Cadence:
    """What holds for somebody who chose nothing."""
    return BY_MAIL[kind] if channel == Channel.MAIL else Cadence.AT_ONCE


def cadences_of(subscriber: Subscriber) -> Cadences:
    """Every kind and channel with the cadence that holds for this person. One query."""
    cadences = {kind: {channel: default_cadence(kind, channel) for channel in Channel} for kind in Kind}
    chosen = Preference.objects.filter(subscriber=subscriber).values_list("kind", "channel", "cadence")
    for kind, channel, cadence in chosen:
        cadences[Kind(kind)][Channel(channel)] = Cadence(cadence)
    return cadences


def mail_settings_of(subscriber: Subscriber) -> MailSettings:
    """What this person chose, or an unsaved row with the defaults. One query."""
    return MailSettings.objects.filter(subscriber=subscriber).first() or MailSettings(subscriber=subscriber)


@transaction.atomic
def change_preferences(
    *,
    subscriber: Subscriber,
    cadences: Mapping[Kind, Mapping[Channel, Cadence]] | None = None,
    mail: Mapping[str, Any] | None = None,
) -> None:
    """Set what is named and leave the rest; `mail` has fields of MailSettings, of the right shape.

    Choosing what is chosen already changes nothing. Raises CadenceNotOfferedError or TimeZoneUnknownError; then nothing
    is written.
    """
    chosen = [
        Preference(subscriber=subscriber, kind=kind, channel=channel, cadence=_offered(channel, cadence))
        for kind, channels in (cadences or {}).items()
        for channel, cadence in channels.items()
    ]
    if mail and mail.get("time_zone", "UTC") not in time_zones():
        raise TimeZoneUnknownError
    Preference.objects.bulk_create(
        chosen, update_conflicts=True, unique_fields=["subscriber", "kind", "channel"], update_fields=["cadence"]
    )
    if mail:
        MailSettings.objects.update_or_create(subscriber=subscriber, defaults=dict(mail))


# Files beside those of places: the one of the machine, and one for machines that were not set up.
_OF_NO_PLACE = {"localtime", "posixrules", "Factory"}


@cache
def time_zones() -> list[str]:
    """The names of all time zones of places, in order. Reads a directory once."""
    return sorted(available_timezones() - _OF_NO_PLACE)


def _offered(channel: Channel, cadence: Cadence) -> Cadence:
    if channel == Channel.PRODUCT and cadence not in IN_THE_PRODUCT:
        raise CadenceNotOfferedError
    return cadence
