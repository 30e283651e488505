"""The usual Celery application, but a message that is not acknowledged within a second is delivered again."""

from config.celery import app

app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "visibility_timeout": 1,
    "unacked_restore_interval": 1,
}
