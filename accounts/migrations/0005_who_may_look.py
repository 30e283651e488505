"""Moderators may look at people and sanctions in the admin; writing is not offered there at all."""

from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations

GRANTS = [
    may_view("subscriber", "moderator", "senior", "administrator"),
    may_view("sanction", "moderator", "senior", "administrator"),
    may_view("apikey", "administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sign_in_limits"), *NEEDS]
    operations = [grant_permissions("accounts", GRANTS)]
