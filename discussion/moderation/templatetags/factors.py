"""The form that resets a second factor: for administrators, where there is one."""

from typing import Any

from django import template
from django.template import Context

from accounts.roles import is_administrator
from accounts.second_factor.selectors import has_factor

register = template.Library()


@register.inclusion_tag("admin/moderation/desk/_second_factor.html", takes_context=True)
def second_factor_of_person(context: Context) -> dict[str, Any]:
    """Empty for everybody else."""
    person = context["person"]
    return {"person": person, "offered": is_administrator(context["request"].user) and has_factor(person)}
