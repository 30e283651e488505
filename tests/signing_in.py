"""How people come in without a code: every test that needs somebody signed in does it here."""

from django.test import Client
from django.utils import timezone

from accounts.models import Subscriber
from accounts.second_factor.confirming import note_confirmation
from accounts.sessions import open_browser_session


def sign_in(client: Client, person: Subscriber) -> None:
    """The client has a browser session of this person, of those who work here one that opens the admin."""
    client.force_login(person)
    person.refresh_from_db(fields=["is_staff"])
    if person.is_staff:
        confirm(client, person)


def confirm(client: Client, person: Subscriber) -> None:
    """The client's session is listed, and confirmed by a second factor just now."""
    at = timezone.now()
    key = str(client.session.session_key)
    session = open_browser_session(subscriber=person, session_key=key, user_agent="", at=at)
    note_confirmation(session_id=session.pk, kind="totp", at=at)
