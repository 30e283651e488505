"""The rules, and what was decided about oneself by them."""

from django.urls import URLPattern, path

from web import me

urlpatterns: list[URLPattern] = [
    path("me/rules/", me.RulesView.as_view(), name="rules"),
]
