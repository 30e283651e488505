"""How people come in without a code: every test that needs somebody signed in does it here."""

from django.test import Client

from accounts.models import Subscriber


def sign_in(client: Client, person: Subscriber) -> None:
    """The client has a browser session of this person, of those who work here one that opens the admin."""
    client.force_login(person)
