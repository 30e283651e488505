"""Telling people by mail what was done to the locks of their accounts. Nobody can unsubscribe from that."""

from datetime import datetime

from accounts.models import Alert, Subscriber
from accounts.signin import tasks
from core.wake import wake_after_commit


def alert_owner(*, subscriber: Subscriber, kind: Alert.Kind, detail: str = "", address: str = "", at: datetime) -> None:
    """Have the person told, at the address that is his now unless another one is meant.

    Call it in the transaction that does what is told.

    `detail` holds no words of people but handles, and no secrets.
    """
    Alert.objects.create(subscriber=subscriber, kind=kind, detail=detail, address=address or subscriber.email, at=at)
    wake_after_commit(tasks.send_alerts)
