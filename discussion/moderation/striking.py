"""What a removal counts for: points against the author, credit for those who had reported it."""

from accounts.reporting import credit_reports
from accounts.strikes import give_strike
from discussion.moderation.guidelines import Rule
from discussion.moderation.models import Case, Decision


def strike_for(decision: Decision, rule: Rule) -> None:
    """Give the author the points of the rule, unless the account was erased."""
    if decision.subject is not None:
        give_strike(
            subscriber=decision.subject, points=rule.points, rule=rule.key, decision=decision.pk, at=decision.at
        )


def credit_reporters(decision: Decision, case: Case) -> None:
    """Count the removal for everybody whose report is in the case."""
    reporters = list(case.reports.values_list("reporter", flat=True))
    credit_reports(reporters=reporters, decision=decision.pk, at=decision.at)
