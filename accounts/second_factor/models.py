"""What proves a person a second time, which sessions were proven so, and the tries that were wrong."""

from django.db import models

from accounts.models import AccessSession, Subscriber
from core.ids import new_id


class Kind(models.TextChoices):
    """By what a session is confirmed."""

    TOTP = "totp", "authenticator app"
    PASSKEY = "passkey", "passkey"
    BACKUP_CODE = "backup_code", "backup code"


ENROLLED_KINDS = [(kind.value, kind.label) for kind in (Kind.TOTP, Kind.PASSKEY)]


class TotpDevice(models.Model):
    """An authenticator app: a secret that both sides know, and the last code that was taken from it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    sealed_secret = models.TextField()  # see accounts.second_factor.sealing
    last_counter = models.BigIntegerField()  # of the newest code that was accepted; only later ones are
    is_demo = models.BooleanField(default=False)  # made with a demo account, whose file tells the secret
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class Passkey(models.Model):
    """A WebAuthn credential: what its authenticator signs with never leaves it; here is the public half."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()  # attested credential data as the authenticator sent it, with the public key
    sign_count = models.BigIntegerField()  # grows with each use, unless the authenticator counts nothing
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class BackupCode(models.Model):
    """One of the codes on paper. Kept only as a keyed hash, good once."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "code_hash"], name="backup_code_once")]


class Enrolment(models.Model):
    """A factor that is about to be added: it counts only when the person has shown to have it.

    It belongs to the session that began it: no other one of the person sees the secret.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)  # becomes that of the factor
    session = models.OneToOneField(AccessSession, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ENROLLED_KINDS)
    name = models.CharField(max_length=60)
    sealed_secret = models.TextField()  # of the app, or the challenge that the passkey has to sign
    started_at = models.DateTimeField()


class PasskeyChallenge(models.Model):
    """What a passkey has to sign to confirm this session: a random value that is good once."""

    session = models.OneToOneField(AccessSession, on_delete=models.CASCADE, primary_key=True, related_name="+")
    challenge = models.CharField(max_length=64)
    made_at = models.DateTimeField()


class Confirmation(models.Model):
    """A session whose person has shown a second factor, when last, and which."""

    session = models.OneToOneField(AccessSession, on_delete=models.CASCADE, primary_key=True, related_name="+")
    kind = models.CharField(max_length=12, choices=[*Kind.choices, ("demo", "password of a demo account")])
    at = models.DateTimeField()


class FailedTry(models.Model):
    """A code that was judged and was wrong, whatever the session that it came by."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subscriber", "at"], name="failed_try_by_subscriber"),
            models.Index(fields=["network", "at"], name="failed_try_by_network"),
        ]
