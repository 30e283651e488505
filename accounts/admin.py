"""People, sanctions, roles and API keys, to look at. What changes them is a service that somebody else's form calls."""

from collections.abc import Sequence
from typing import Any

import django.contrib.auth.admin  # noqa: F401  # registers Group for writing, which is taken back below
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.admin_links import desk_link, person_column
from accounts.models import AccessSession, ApiKey, HandleChange, Sanction, Subscriber
from accounts.overview import reason_in_words
from accounts.roles import is_administrator
from accounts.rules import latest_acceptance
from accounts.signin.history import sign_in_history
from accounts.trust import trust_of
from core.admin import ReadOnlyAdmin, ReadOnlyInline

FOR_ADMINISTRATORS = {"email", "sign_ins"}


class SanctionInline(ReadOnlyInline[Sanction, Subscriber]):
    """Everything that was ever decided about the person, but where that is the reader."""

    model = Sanction
    fk_name = "subscriber"
    fields = ["kind", "rule", "reason", "starts_at", "ends_at", "imposed_by", "lifted_at", "lifted_by"]
    ordering = ["-starts_at", "-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sanction]:
        others = super().get_queryset(request).exclude(subscriber=request.user.pk)
        return others.select_related("imposed_by", "lifted_by")


class HandleChangeInline(ReadOnlyInline[HandleChange, Subscriber]):
    """The names before."""

    model = HandleChange
    fields = ["before", "after", "at"]
    ordering = ["-at", "-id"]


class OpenFilter(admin.BooleanFieldListFilter):
    """Accounts that were neither erased nor merged, or the others."""

    def __init__(self, *about: Any, **path: Any) -> None:
        super().__init__(*about, **path)
        self.title = "open account"


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin[Subscriber]):
    """Who takes part, newest first. Addresses and networks are for administrators only: nobody else needs them."""

    list_display = ["name", "email", "joined_at", "trust", "roles", "sanctioned", "sessions"]
    list_display_links = ["joined_at"]
    list_select_related = ["standing", "vouch"]
    list_filter = ["groups", ("is_active", OpenFilter)]
    search_fields = ["handle", "email"]
    search_help_text = "Part of a handle; for administrators, also of an address"
    ordering = ["-id"]
    fields = [
        "handle",
        "email",
        "joined_at",
        "roles",
        "is_active",
        "trust",
        "trust_reasons",
        "accepted_rules",
        "sessions",
        "sign_ins",
    ]
    inlines = [SanctionInline, HandleChangeInline]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return _for_reader(request, super().get_list_display(request))

    def get_search_fields(self, request: HttpRequest) -> list[Any]:
        return _for_reader(request, super().get_search_fields(request))

    def get_fields(self, request: HttpRequest, obj: Subscriber | None = None) -> list[Any]:
        return _for_reader(request, super().get_fields(request, obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        now = timezone.now()
        live = AccessSession.objects.filter(subscriber=OuterRef("pk"), revoked_at__isnull=True, expires_at__gt=now)
        counted = live.order_by().values("subscriber").annotate(number=Count("pk")).values("number")
        in_force = Sanction.objects.in_force(at=now).filter(subscriber=OuterRef("pk"))
        people = super().get_queryset(request).prefetch_related("groups")
        return people.annotate(
            live_sessions=Subquery(counted, output_field=IntegerField()),
            in_force=ArraySubquery(in_force.order_by("starts_at", "id").values("kind")),
        )

    @admin.display(description="handle", ordering="handle")
    def name(self, subscriber: Subscriber) -> str | SafeString:
        return desk_link(subscriber)

    @admin.display
    def trust(self, subscriber: Subscriber) -> str:
        return trust_of(subscriber, at=timezone.now()).trust

    @admin.display(description="because")
    def trust_reasons(self, subscriber: Subscriber) -> str:
        reasons = trust_of(subscriber, at=timezone.now()).reasons
        return "; ".join(reason_in_words(**reason) for reason in reasons) or "nothing is missing"

    @admin.display
    def roles(self, subscriber: Subscriber) -> str:
        return ", ".join(sorted(group.name for group in subscriber.groups.all()))

    @admin.display(description="community guidelines")
    def accepted_rules(self, subscriber: Subscriber) -> str:
        accepted = latest_acceptance(subscriber=subscriber)
        return f"version {accepted.version}, accepted {accepted.at:%Y-%m-%d %H:%M} UTC" if accepted else "not accepted"

    @admin.display(description="sign-in history")
    def sign_ins(self, subscriber: Subscriber) -> str | SafeString:
        events = [
            (date_format(event.at, "j M Y, H:i"), ", ".join(filter(None, (event.what, event.origin))))
            for event in sign_in_history(subscriber)
        ]
        return format_html_join("", "<div>{}: {}</div>", events) or "nothing that is still kept"

    @admin.display(description="sanction in force")
    def sanctioned(self, subscriber: Subscriber) -> str:
        return ", ".join(Sanction.Kind(kind).label for kind in getattr(subscriber, "in_force", []))

    @admin.display(description="signed-in clients")
    def sessions(self, subscriber: Subscriber) -> int:
        return getattr(subscriber, "live_sessions", None) or 0


def _for_reader(request: HttpRequest, fields: Sequence[Any]) -> list[Any]:
    return [field for field in fields if field not in FOR_ADMINISTRATORS or is_administrator(request.user)]


@admin.register(Sanction)
class SanctionAdmin(ReadOnlyAdmin[Sanction]):
    """What was decided about people other than the reader, newest first."""

    list_display = [
        person_column("subscriber"),
        "kind",
        "rule",
        "starts_at",
        "ends_at",
        person_column("imposed_by"),
        "lifted_at",
        person_column("lifted_by"),
    ]
    list_display_links = ["kind"]
    list_filter = ["kind"]
    list_select_related = ["subscriber", "imposed_by", "lifted_by"]
    search_fields = ["subscriber__handle"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sanction]:
        return super().get_queryset(request).exclude(subscriber=request.user.pk)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin[ApiKey]):
    """Keys of server clients, newest first. What would open something is not here."""

    list_display = ["prefix", "name", "owner", "scopes", "created_at", "last_used_at", "revoked_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "prefix", "owner__handle"]
    fields = ["prefix", "name", "owner", "scopes", "created_at", "last_used_at", "revoked_at"]
    ordering = ["-id"]


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin[Group]):
    """Roles and what they may look at: made by migrations, so that every site has the same."""

    list_display = ["name"]
    ordering = ["name"]
