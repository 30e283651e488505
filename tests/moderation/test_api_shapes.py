"""What the API answers has the keys that its description promises, and so have the examples."""

from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.moderating import examples
from discussion.api.moderating import serializers as shapes
from discussion.api.reporting import OwnReportSerializer, StatementSerializer
from discussion.moderation.decisions import ban_subscriber, decide, unban_subscriber
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.conftest import Write


def differences(
    value: Any, shape: serializers.BaseSerializer[Any] | serializers.Field[Any, Any, Any, Any]
) -> list[str]:
    """Where a value and a serializer do not have the same members, all the way down."""
    if value is None or not isinstance(shape, serializers.BaseSerializer):
        return []
    if isinstance(shape, serializers.ListSerializer):
        assert shape.child is not None
        return [found for each in value for found in differences(each, shape.child)]
    assert isinstance(shape, serializers.Serializer)
    missing = {name for name, field in shape.fields.items() if field.required} - set(value)
    own = [f"{type(shape).__name__}: {name}" for name in missing | (set(value) - set(shape.fields))]
    return own + [
        found for name in set(value) & set(shape.fields) for found in differences(value[name], shape.fields[name])
    ]


@pytest.mark.parametrize(
    ("example", "shape"),
    [
        (examples.CASE_ROW, shapes.CaseRowSerializer()),
        (examples.CASE_FILE, shapes.CaseFileSerializer()),
        (examples.DECISION, shapes.DecisionSerializer()),
        (examples.BAN, shapes.DecisionSerializer()),
        (examples.PERSON, shapes.PersonFileSerializer()),
        (examples.AUDIT_ENTRY, shapes.AuditEntrySerializer()),
        (examples.LEASE, shapes.LeaseSerializer()),
        (examples.OWN_REPORT, OwnReportSerializer()),
        (examples.STATEMENT, StatementSerializer()),
    ],
)
def test_examples_have_the_shape(example: dict[str, Any], shape: serializers.Serializer[Any]) -> None:
    assert differences(example, shape) == []


def test_answers_have_the_shape(
    client_of: Any, shown: Comment, write: Write, alice: Subscriber, bob: Subscriber, sonja: Subscriber, mo: Subscriber
) -> None:
    ban_subscriber(subscriber=bob, rule="R1", reason="x", actor=mo, at=NOW)
    unban_subscriber(subscriber=bob, note="", actor=mo, at=NOW)
    reply = write(bob, "Two years without customers.", parent=shown, minutes=1)
    case = report_comment(comment=reply, reporter=alice, reason="illegal", at=NOW).case
    first = decide(case=case, action="approve", version=1, actor=sonja, at=NOW).case
    assert first is not None
    Case.objects.filter(pk=first.pk).update(closed_at=None)
    desk: APIClient = client_of(sonja)
    desk.put(f"/api/v1/moderation/cases/{first.pk}/lease/")
    row = desk.get("/api/v1/moderation/cases/").json()["results"][0]
    assert differences(row, shapes.CaseRowSerializer()) == []
    file = desk.get(f"/api/v1/moderation/cases/{first.pk}/").json()
    assert file["signals"]
    assert file["reports"]
    assert file["decisions"]
    assert file["author"]["sanctions"]
    assert differences(file, shapes.CaseFileSerializer()) == []
    assert differences(desk.get("/api/v1/moderation/subscribers/bob/").json(), shapes.PersonFileSerializer()) == []
    entry = desk.get("/api/v1/moderation/audit/").json()["results"][0]
    assert differences(entry, shapes.AuditEntrySerializer()) == []
    mine = client_of(alice).get("/api/v1/me/reports/").json()["results"][0]
    assert differences(mine, OwnReportSerializer()) == []
    told = client_of(bob).get("/api/v1/me/statements/").json()["results"][0]
    assert differences(told, StatementSerializer()) == []
