"""Who works here: roles given and taken by whoever runs the site, and signing in. All of it is in the audit log."""

import logging
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import AccessSession, Subscriber
from accounts.profiles import SubscriberNotFoundError
from accounts.roles import ROLES
from accounts.signin.addresses import normalise
from core.acts import note_act
from core.clock import database_time
from core.errors import DomainError

logger = logging.getLogger(__name__)


class RoleUnknownError(DomainError):
    code = "role_unknown"
    message = f"There is no such role. There are {', '.join(ROLES)}."


@transaction.atomic
def give_role(*, email: str, role: str) -> Subscriber:
    """Let somebody who has signed in before work in this role, in the admin and over the API.

    Raises EmailInvalidError, SubscriberNotFoundError or RoleUnknownError.
    """
    person, group = _find(email, role)
    before = _roles(person)
    person.groups.add(group)
    _note_staff(person)
    _record("give_role", person, before)
    logger.info("Subscriber %s was given the role %s", person.pk, role)
    return person


@transaction.atomic
def take_role(*, email: str, role: str) -> Subscriber:
    """End it, from the next request on. The same errors; nothing happens if the person had it not."""
    person, group = _find(email, role)
    before = _roles(person)
    person.groups.remove(group)
    _note_staff(person)
    _record("take_role", person, before)
    logger.info("The role %s was taken from subscriber %s", role, person.pk)
    return person


def note_role(*, person: Subscriber, group: Group) -> None:
    """Add somebody to a role and say so in the log; nothing where he has it. For commands that make accounts."""
    before = _roles(person)
    person.groups.add(group)
    if _roles(person) != before:
        _record("give_role", person, before)


def note_sign_in(*, subscriber: Subscriber, session: AccessSession, at: datetime) -> None:
    """Note that somebody who works here has signed in, and with what. Of everybody else nothing is noted here."""
    if subscriber.is_staff:
        after = {"session": str(session.pk), "client": session.client}
        note_act(actor=subscriber.pk, verb="sign_in", target=f"subscriber:{subscriber.pk}", after=after, at=at)


def _roles(person: Subscriber) -> list[str]:
    return list(person.groups.filter(name__in=ROLES).order_by("name").values_list("name", flat=True))


def _record(verb: str, person: Subscriber, before: list[str]) -> None:
    roles = {"before": {"roles": before}, "after": {"roles": _roles(person)}}
    note_act(actor=None, verb=verb, target=f"subscriber:{person.pk}", at=database_time(), **roles)


def _find(email: str, role: str) -> tuple[Subscriber, Group]:
    if role not in ROLES:
        raise RoleUnknownError
    person = Subscriber.objects.select_for_update().filter(email=normalise(email), is_active=True).first()
    if person is None:
        raise SubscriberNotFoundError("Nobody with this address has signed in yet.")
    return person, Group.objects.get_or_create(name=role)[0]


def _note_staff(person: Subscriber) -> None:
    """Whoever has a role may open the admin."""
    person.is_staff = person.is_superuser or person.groups.filter(name__in=ROLES).exists()
    person.save(update_fields=["is_staff"])
