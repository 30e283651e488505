"""Every write of the API that is for those who work here. What the OpenAPI document has and this has not, fails."""

from tests.audit.scene import (
    EDITORS,
    HOUSE,
    KEEPERS,
    MODERATORS,
    OF_RULE,
    SENIORS,
    Act,
    Sent,
)

TURN = "whose turn it is: nothing of what is decided about"
LOOK = "a look at what would be: a row with who and when, which nothing follows"
V1 = "/api/v1/"
DESK = f"{V1}moderation/"

WORDS = {
    f"POST {DESK}cases/{{id}}/decision/": Act(
        MODERATORS,
        lambda scene, _: Sent({"id": scene.reported().pk}, {"action": "remove", "rule": "R1", "version": 1}),
    ),
    f"POST {DESK}cases/{{id}}/escalation/": Act(
        MODERATORS, lambda scene, _: Sent({"id": scene.reported().pk}, {"note": "A hard one."})
    ),
    f"PUT {DESK}cases/{{id}}/lease/": Act(MODERATORS, lambda scene, _: Sent({"id": scene.reported().pk}, {}), TURN),
    f"DELETE {DESK}cases/{{id}}/lease/": Act(MODERATORS, lambda scene, _: Sent({"id": scene.reported().pk}, {}), TURN),
    f"POST {DESK}cases/next/": Act(MODERATORS, lambda scene, _: Sent({}, {"queue": scene.reported().queue}), TURN),
    f"POST {DESK}decisions/{{id}}/reversal/": Act(MODERATORS, lambda scene, _: Sent({"id": scene.removed().pk}, {})),
    f"POST {DESK}decisions/{{id}}/undo/": Act(MODERATORS, lambda scene, by: Sent({"id": scene.removed(by).pk}, {})),
    f"POST {DESK}comments/{{id}}/lock/": Act(
        MODERATORS, lambda scene, _: Sent({"id": scene.comment().pk}, {"rule": "R1"})
    ),
    f"DELETE {DESK}comments/{{id}}/lock/": Act(MODERATORS, lambda scene, _: Sent({"id": scene.locked().pk}, {})),
    f"POST {DESK}comments/{{id}}/move/": Act(
        MODERATORS, lambda scene, _: Sent({"id": scene.answer().pk}, {"below": None})
    ),
    f"POST {DESK}comments/{{id}}/redactions/": Act(
        MODERATORS, lambda scene, _: Sent({"id": scene.comment().pk}, {"rule": "R4", "passage": "noisy"})
    ),
    f"POST {V1}comments/{{id}}/feature/": Act(HOUSE, lambda scene, _: Sent({"id": scene.comment().pk}, {})),
    f"DELETE {V1}comments/{{id}}/feature/": Act(HOUSE, lambda scene, _: Sent({"id": scene.picked().pk}, {})),
}
BOB = {"handle": "bob"}
SOMEBODY = f"{DESK}subscribers/{{handle}}/"
PEOPLE = {
    f"PUT {SOMEBODY}vouch/": Act(MODERATORS, lambda scene, _: Sent(scene.called_bob(), {"reason": "Known."})),
    f"DELETE {SOMEBODY}vouch/": Act(MODERATORS, lambda scene, _: Sent(scene.called_bob(scene.vouch), {})),
    f"POST {SOMEBODY}notes/": Act(MODERATORS, lambda scene, _: Sent(scene.called_bob(), {"text": "Look out."})),
    f"DELETE {SOMEBODY}notes/{{note_id}}/": Act(
        MODERATORS, lambda scene, by: Sent({"note_id": scene.note(by).pk, **BOB}, {})
    ),
    f"POST {SOMEBODY}sanctions/": Act(
        MODERATORS, lambda scene, _: Sent(scene.called_bob(), {"kind": "warning", **OF_RULE})
    ),
    f"DELETE {SOMEBODY}sanctions/{{sanction_id}}/": Act(
        MODERATORS, lambda scene, _: Sent({"sanction_id": scene.sanction().pk, **BOB}, {})
    ),
    f"DELETE {SOMEBODY}sanctions/ban/": Act(MODERATORS, lambda scene, _: Sent(scene.called_bob(scene.ban), {})),
    f"POST {SOMEBODY}profile/clearing/": Act(
        MODERATORS, lambda scene, _: Sent(scene.called_bob(scene.profile), OF_RULE)
    ),
    f"POST {SOMEBODY}profile/keeping/": Act(MODERATORS, lambda scene, _: Sent(scene.called_bob(scene.profile), {})),
    f"POST {SOMEBODY}handle/replacement/": Act(MODERATORS, lambda scene, _: Sent(scene.called_bob(), OF_RULE)),
    f"POST {SOMEBODY}merge/": Act(
        SENIORS,
        lambda scene, _: Sent(
            {"handle": scene.other_account().handle},
            {"into": scene.alice.handle, "reason": "One person.", "confirmation": "other_alice"},
        ),
    ),
}
BULK = f"{DESK}bulk-decisions/"
MANY = {
    f"POST {BULK}": Act(MODERATORS, lambda scene, by: Sent({}, {"token": scene.preview(by).token})),
    f"POST {BULK}{{id}}/confirmation/": Act(SENIORS, lambda scene, _: Sent({"id": scene.large().pk}, {})),
    f"POST {BULK}{{id}}/reversal/": Act(MODERATORS, lambda scene, _: Sent({"id": scene.bulk().pk}, {})),
    f"POST {DESK}brigades/{{id}}/closing/": Act(MODERATORS, lambda scene, _: Sent({"id": scene.brigade().pk}, {})),
    f"PUT {DESK}classifier/": Act(SENIORS, lambda _scene, _: Sent({}, {"mode": "off"})),
    f"POST {DESK}rules/": Act(
        KEEPERS, lambda _scene, _: Sent({}, {"kind": "word", "term": "casino", "action": "hold"})
    ),
    f"PATCH {DESK}rules/{{id}}/": Act(KEEPERS, lambda scene, _: Sent({"id": scene.rule().pk}, {"action": "flag"})),
    f"POST {DESK}rules/{{id}}/rehearsal/": Act(
        KEEPERS, lambda scene, _: Sent({"id": scene.rule().pk}, {"days": 7}), LOOK
    ),
}
DOCUMENT = "# Ferries cost more\n\nThey do, from May on, and the islands are divided: some pay twice, say the shops."
NEWSROOM = {
    f"POST {V1}stories/": Act(EDITORS, lambda _scene, _: Sent({}, {"title": "Ferries cost more", "state": "draft"})),
    f"PATCH {V1}stories/{{slug}}/": Act(
        EDITORS,
        lambda scene, _: Sent(
            {"slug": scene.story().slug}, {"plain_words": "Boats pay less.", "reason": "Wrong.", "version": "1"}
        ),
    ),
    f"PUT {V1}stories/{{slug}}/state/": Act(
        EDITORS, lambda scene, _: Sent({"slug": scene.story().slug}, {"state": "closed"})
    ),
    f"PUT {V1}stories/{{slug}}/forecast/resolution/": Act(
        EDITORS, lambda scene, _: Sent({"slug": scene.story().slug}, {"outcome": "came_true", "note": "It was."})
    ),
    f"POST {V1}stories/{{slug}}/merge/": Act(
        EDITORS,
        lambda scene, _: Sent({"slug": scene.story("ferry").slug}, {"into": scene.story().slug, "reason": "Twice."}),
    ),
    f"POST {V1}documents/": Act(EDITORS, lambda _scene, _: Sent({}, {"name": "ferry.md", "text": DOCUMENT})),
}
ACTS = {**WORDS, **PEOPLE, **MANY, **NEWSROOM}
