"""`moderation/rules/`: what words, patterns and links are looked for, and what is done where they are found."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from accounts.models import Subscriber
from core.api.pagination import Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView, RetoldView
from discussion.api.examples import answer, page, sent
from discussion.api.moderating import rule_shapes as shapes
from discussion.api.moderating.cases import DESK
from discussion.api.reading import PAGING
from discussion.screening.models import Rehearsal, Rule
from discussion.workshop.duty import may_read
from discussion.workshop.rehearsing import find_rehearsal, rehearse_rule
from discussion.workshop.reviewing import precision_of
from discussion.workshop.rulebook import make_rule, switch_rule
from discussion.workshop.selectors import all_rules, changes_of, get_rule, rehearsals_of, samples_for, scope_of

KEEPERS = {**DESK, "s403": f"{DESK['s403']}, not_rule_keeper"}
UNUSABLE = (
    "phrase_empty, term_too_long, pattern_invalid, pattern_too_large, pattern_matches_all, domain_invalid, "
    "count_invalid, term_unwanted, rule_begins_off"
)


class ReadsRules(Moderates):
    """Like `Moderates`, and editors as well."""

    of_moderators = False

    def admits(self, person: Subscriber) -> bool:
        return may_read(person)


class RuleListView(PrivateView):
    """`moderation/rules/`"""

    permission_classes = [ReadsRules]

    @extend_schema(
        operation_id="moderation_rules_list",
        summary="Rules, newest first",
        description="For moderators and editors.",
        parameters=PAGING,
        responses={200: shapes.RuleListSerializer, **problems(**DESK, s400="malformed")},
        examples=[answer("rules", page(shapes.RULE))],
    )
    def get(self, request: Request) -> Response:
        rows = paginate(
            all_rules(),
            keys=(Key("id", descending=True),),
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name="rules",
        )
        return Response(rows.body([shapes.rule_payload(rule) for rule in rows.rows]))

    @extend_schema(
        operation_id="moderation_rules_create",
        summary="Make a rule, off or in rehearsal",
        description="For seniors, editors and administrators. `word` is found however it is written; `pattern` is an "
        "expression of RE2 without regard to capitals; `link` looks at one aspect of links.",
        request=shapes.RuleForm,
        responses={
            201: shapes.RuleFileSerializer,
            **problems(**KEEPERS, s400="malformed", s404="not_found", s409="rule_listed", s422=UNUSABLE),
        },
        examples=[
            sent("word", {"kind": "word", "term": "free casino", "action": "hold"}),
            answer("rule", {**shapes.RULE_FILE, "mode": "off", "enabled": False}, 201),
        ],
    )
    def post(self, request: Request) -> Response:
        form = shapes.RuleForm(data=request.data)
        form.is_valid(raise_exception=True)
        told = dict(form.validated_data)
        topic, story = scope_of(topic=told.pop("topic", ""), story=told.pop("story", ""))
        rule = make_rule(**told, topic=topic, story=story, actor=current_subscriber(request), at=timezone.now())
        return Response(_file(rule), status=201)


class RuleView(PrivateView):
    """`moderation/rules/{id}/`"""

    permission_classes = [ReadsRules]

    @extend_schema(
        operation_id="moderation_rules_retrieve",
        summary="One rule with its history and how often it was right",
        responses={200: shapes.RuleFileSerializer, **problems(**DESK, s404="rule_not_found")},
        examples=[answer("rule", shapes.RULE_FILE)],
    )
    def get(self, _request: Request, pk: int) -> Response:
        return Response(_file(get_rule(pk)))

    @extend_schema(
        operation_id="moderation_rules_partial_update",
        summary="Switch a rule on, off or into rehearsal, or give it another action",
        description="What it looks for stays as it was made. A rule that would meet more than RULE_BREADTH_PERCENT of "
        "the last week's comments answers 409 `rule_too_broad` with `rehearsal`, `seen`, `matched` and `percent`; "
        "send the same again with `confirm`.",
        request=shapes.RuleSwitchForm,
        responses={
            200: shapes.RuleFileSerializer,
            **problems(
                **KEEPERS,
                s400="malformed",
                s404="rule_not_found, rehearsal_not_found",
                s409="rule_too_broad, rehearsal_stale",
            ),
        },
        examples=[
            sent("on", {"enabled": True}),
            sent("all the same", {"enabled": True, "confirm": shapes.REHEARSAL["id"]}),
            answer("rule", shapes.RULE_FILE),
        ],
    )
    def patch(self, request: Request, pk: int) -> Response:
        form = shapes.RuleSwitchForm(data=request.data)
        form.is_valid(raise_exception=True)
        actor = current_subscriber(request)
        return Response(_file(switch_rule(rule=get_rule(pk), **form.validated_data, actor=actor, at=timezone.now())))


class RehearsalsView(RetoldView):
    """`moderation/rules/{id}/rehearsal/`"""

    permission_classes = [ReadsRules]

    @extend_schema(
        operation_id="moderation_rules_rehearsal_list",
        summary="What a rule would have met: the latest rehearsals, with some of the comments",
        responses={200: shapes.RehearsalListSerializer, **problems(**DESK, s404="rule_not_found")},
        examples=[answer("rehearsals", {"results": [shapes.REHEARSAL]})],
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response({"results": _rehearsals(rehearsals_of(get_rule(pk)), current_subscriber(request))})

    @extend_schema(
        operation_id="moderation_rules_rehearsal_create",
        summary="Look for a rule in the comments of the last days",
        description="201: done. 202: a job goes on counting; ask again. Nothing happens to the comments.",
        request=shapes.RehearsalForm,
        responses={
            201: shapes.RehearsalSerializer,
            202: shapes.RehearsalSerializer,
            **problems(**KEEPERS, s400="malformed", s404="rule_not_found", s409="rehearsal_runs"),
        },
        examples=[sent("a month", {"days": 30}), answer("done", shapes.REHEARSAL, 201)],
    )
    def post(self, request: Request, pk: int) -> Response:
        form = shapes.RehearsalForm(data=request.data)
        form.is_valid(raise_exception=True)
        person = current_subscriber(request)
        rehearsal = rehearse_rule(rule=get_rule(pk), **form.validated_data, by=person, at=timezone.now())
        return Response(_rehearsals([rehearsal], person)[0], status=201 if rehearsal.done_at else 202)

    def tell(self, pk: str) -> dict[str, object]:
        rehearsal = find_rehearsal(rule=get_rule(self.kwargs["pk"]), token=UUID(pk))
        return _rehearsals([rehearsal], current_subscriber(self.request))[0]


def _file(rule: Rule) -> dict[str, object]:
    return shapes.rule_file(rule, changes_of(rule), precision_of(rule))


def _rehearsals(rehearsals: Sequence[Rehearsal], reader: Subscriber) -> list[dict[str, object]]:
    samples = samples_for(reader, rehearsals)
    return [shapes.rehearsal_payload(each, samples[each.pk]) for each in rehearsals]
