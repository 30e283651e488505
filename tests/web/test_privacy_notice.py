"""`/privacy/`: what is kept, for how long and why, by the settings in force; the way there is on every page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.web.conftest import one, page_of, text_of

LIMITS = {
    "SIGN_IN_RETENTION_DAYS": 11,
    "SESSION_RETENTION_DAYS": 12,
    "DEVICE_RETENTION_DAYS": 13,
    "HANDLE_QUARANTINE_DAYS": 14,
    "DELETED_WORDS_RETENTION_DAYS": 1,
    "NOTICE_RETENTION_DAYS": 16,
    "MAIL_RETENTION_DAYS": 37,
    "BAN_MEMORY_DAYS": 18,
}


@pytest.mark.django_db
def test_it_tells_the_settings_in_force(
    reader: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name, days in LIMITS.items():
        setattr(settings, name, days)
    settings.ERASURE_GRACE_HOURS, settings.EXPORT_LIFETIME_HOURS = 5, 1
    settings.CONTACT_EMAIL = "people@hubbub.example"
    with django_assert_num_queries(0):
        answer = reader.get("/privacy/")
    assert answer["Cache-Control"].startswith("public")
    page = page_of(answer)
    lasting = " ".join(text_of(row) for row in page.select(".kept td:last-child"))
    for days in LIMITS.values():
        assert f"{days} day{'' if days == 1 else 's'}" in lasting
    words = text_of(one(page, "#yours"))
    assert "waits for you for 1 hour." in words
    assert "For 5 hours you can take it back" in words
    assert one(page, "a[href='mailto:people@hubbub.example']")
    settings.ERASURE_GRACE_HOURS = 0
    assert "Then your account goes" in text_of(one(page_of(reader.get("/privacy/")), "#yours"))


@pytest.mark.parametrize("path", ["/topics/", "/guidelines/", "/sign-in/"])
@pytest.mark.django_db
def test_every_page_leads_there(reader: Client, path: str) -> None:
    page = page_of(reader.get(path))
    assert one(page, "footer a[href='/privacy/']")
    assert bool(page.select("main a[href='/privacy/']")) is (path == "/sign-in/")
