"""The headings that a story knows, under the wordings that sites use. A new wording is one more line here."""

import re
from enum import Enum
from functools import lru_cache

from seeds.reader.lines import heading_text, is_bullet, label, looks_like_heading
from seeds.reader.wordings import wordings_in


class Kind(Enum):
    """What the lines below a heading are."""

    BODY = "body"
    STANDFIRST = "standfirst"
    SUMMARY = "summary"
    WHY = "why it matters"
    KEY_POINTS = "key points"
    PLAIN_WORDS = "plain words"
    SIDES = "sides"
    CRITICS = "critics"
    DEFENDERS = "defenders"
    NEUTRAL = "neutral"
    FORECAST = "forecast"
    TIMELINE = "timeline"
    SOURCES = "sources"
    TOPICS = "topics"
    NOISE = "noise level"


_WITH_SUBJECT = frozenset({Kind.WHY, Kind.FORECAST, Kind.TIMELINE})
CAMPS = frozenset({Kind.CRITICS, Kind.DEFENDERS, Kind.NEUTRAL})

_LABEL = 50  # characters of a heading that is known, and before a colon
_LONG_LABEL = 80
_LONGEST = 160  # characters of a line with all signs around its label
_ABOUT = re.compile(
    r"(?!.*\b(?:is|are|was|were|has|have|looks|remains)\b)(?P<known>.{3,30}?) (?:for|of|in|to|from|on) .{2,50}"
)
_POINTS = re.compile(
    r"(?:the )?(?:three|four|five|six|seven|eight|ten|\d{1,2}) (?:key |main |big )?"
    r"(?:numbers|points|facts|takeaways|findings|things(?: to know)?|figures)"
)
_MATTERS = re.compile(
    r"why (?:this|it|that)(?: story)? (?:is|matters|counts)(?: so)?"
    r"(?: (?:a |an )?(?:big deal|important|significant|for you|to you|here|so much))?"
)
_NUMBER = re.compile(r"^\d{1,2}[.)] ")
_WORDINGS = {
    Kind.WHY: """
        why it matters | why this matters | why does it matter | why does this matter | why that matters
        why this is important | why is this important | why is it important | why it is important | why it's important
        what's at stake | what is at stake | the stakes | stakes | why should i care | why should you care
        why you should care | why we should care | significance | the significance | why now matters | so what
        the big picture | what it means | what this means | what does it mean | what does this mean | the impact
        why it matters now | why this story matters | what this means for you | what it means for you
    """,
    Kind.SUMMARY: """
        tl;dr | tldr | tl; dr | in short | in brief | the short version | the bottom line | bottom line | summary
        the summary | quick summary | executive summary | ai summary | article summary | overview | in a nutshell
        the gist | the upshot | abstract | quick take | the lead
    """,
    Kind.KEY_POINTS: """
        key points | key takeaways | takeaways | the takeaways | main points | the main points | key facts
        highlights | at a glance | what to know | what you need to know | things to know | the essentials | essentials
        main takeaways | key developments | key details | key findings | main findings | key insights | the key points
        fast facts | quick facts | quick read | the facts | need to know | what we know | what we know so far
        here's what to know | here's what you need to know | here is what we know | here's what we know | in numbers
        by the numbers | story highlights | the highlights | the basics | the details at a glance | points to note
        top takeaways | the key facts | three things to know | five things to know | bullet points | main facts
    """,
    Kind.PLAIN_WORDS: """
        in plain words | plain words | in plain english | plain english | in plain language | plain language
        in simple terms | in simple words | in simple language | simply put | put simply | the simple version | eli5
        explain it like i'm five | explain like i'm five | explain like i'm 5 | explain it like i'm 5
        explained simply | simply explained | the simple explanation | in everyday words | in other words
        for beginners | in layman's terms | layman's terms | in lay terms | the easy version | easy read
        plain-language summary | plain language summary | plain english summary | think of it this way | an analogy
    """,
    Kind.SIDES: """
        sides | the sides | both sides | who says what | who stands where | positions | the positions | perspectives
        viewpoints | points of view | stakeholders | where they stand | the debate | the arguments | arguments
        main arguments | the main arguments | key arguments | different perspectives | different views | key voices
        stakeholder positions | stakeholder perspectives | who is on which side | the two sides | reactions | voices
        where people stand | opinions | the camps | stances | key players | competing views | pros and cons
        for and against | what the sides say | what both sides say | what the two sides say | what each side says
    """,
    Kind.CRITICS: """
        critics | the critics | critical voices | opponents | the opponents | against | the opposition | opposing
        skeptics | sceptics | opposition | opposed | detractors | cons | critical | disagree | those against | critic
        opposing views | opposing side | who opposes it | who is against it | no side | concerns raised
    """,
    Kind.DEFENDERS: """
        defenders | the defenders | supporters | the supporters | proponents | the proponents | advocates | backers
        in favor | in favour | for | supportive | pros | supporting | agree | those in favor | those in favour
        those for | champions | supporting views | supporting side | who supports it | who is for it | defender
        endorsers
    """,
    Kind.NEUTRAL: """
        independent | neutral | neutrals
        neutral voices | neutral observers | neutral parties | neutral views | observers
        neutral parties and observers | undecided | unaligned | unaffiliated | in between | mixed | mixed views
        on the fence | independent voices | independent experts | independent observers | neutral perspectives
        in the middle | neutral experts | non-aligned | ambivalent | neither side | mixed or neutral | neutral analysts
    """,
    Kind.FORECAST: """
        forecast | the forecast | outlook | the outlook | prediction | predictions | the prediction | what's next
        what is next | what comes next | what happens next | what happens now | what now | what to expect
        what to watch | what to watch for | what to look for | what we're watching | looking ahead | looking forward
        next steps | the next steps | the road ahead | the way forward | possible outcomes | likely outcomes
        likely outcome | what could happen next | what might happen next | what may happen next
        what will happen next | future outlook | what lies ahead | what's ahead | coming up | where it goes from here
        where this goes next | what's to come | our forecast | our prediction | ai forecast | the likely outcome
        expected outcome | scenarios | projection | projections | where things go from here | future implications
    """,
    Kind.TIMELINE: """
        timeline | the timeline | timeline of events | chronology | key dates | important dates | dates to know
        key moments | key events | how we got here | how it got here | how did we get here | the story so far
        a brief timeline | a short history | the road to here | what led up to this | events so far
        sequence of events | event timeline | story timeline | milestones | key milestones | a timeline
        recent developments | the backstory | history of events | events
    """,
    Kind.SOURCES: """
        sources | source | references | citations | reported by | source links | sources and references
        original sources | source material | the sources | further sources | primary sources | works cited
        sources used | links
    """,
    Kind.TOPICS: """
        topics | topic | tags | tag | filed under | categories | category | keywords | related topics | story tags
        article tags | related tags | tagged | tagged with | subjects | in this story | explore topics
    """,
    Kind.NOISE: """
        noise level | noise score | noise meter | noise index | noise rating | noise gauge | the noise level
        noise levels | current noise level | community noise | volume level | discussion noise | noise-o-meter
    """,
}
# What stands below these is body; they may share a line with it. "Driving the news: the council has voted."
_LABELS = wordings_in("""
    what they're saying | what they are saying | what people are saying | what we're hearing | the other side
    driving the news | go deeper | the big picture | big picture | zoom in | zooming in | zoom out | zooming out
    yes, but | yes but | between the lines | state of play | the state of play | catch up quick | catch up fast
    the latest | the intrigue | flashback | reality check | the backdrop | behind the scenes | be smart | case in point
    of note | worth noting | how it works | friction point | the fine print | the context | context | the background
    background | details | the details | the other hand | on the other hand | on the flip side | the flip side
    what happened | what's happening | what's new | the catch | follow the money | threat level | quick catch up
    what they did | how we got there | the backstory, briefly | stunning stat | inside the room
""")
_GROUPS = {
    Kind.CRITICS: "critics|opponents|skeptics|sceptics|detractors|objectors|the opposition",
    Kind.DEFENDERS: "defenders|supporters|proponents|advocates|backers|champions",
    Kind.NEUTRAL: "neutral (?:voices|observers|experts|parties|analysts)|observers|independent (?:voices|experts)",
}
# These are about a side even where no other heading speaks of sides.
_SAYING = {
    kind: re.compile(
        rf"(?:what )?(?:the |its |their )?(?:{groups}) (?:say|argue|think|believe|claim|are saying|see it)"
        rf"|what do (?:the )?(?:{groups}) say|(?:the )?view of (?:the )?(?:{groups})"
        rf"|(?:the )?(?:{groups}) of (?:[\w'-]+ ){{0,3}}[\w'-]+"
    )
    for kind, groups in _GROUPS.items()
}
_CASE = re.compile(
    r"(?:the )?(?:main |key )?(?:case|arguments?) (?:(?P<against>against)|for|in favou?r(?: of)?)"
    r"(?: (?:[\w'-]+ ){0,4}[\w'-]+)?$"
)
_STANCE = re.compile(r"(?:those )?(for|in favou?r of|against) (?:the|this|a|an) (?:[\w'-]+ ){0,2}[\w'-]+")
_SUBJECT = re.compile(r"\b(?:case|arguments?) (?:against|for|in favou?r(?: of)?) | of ")
_KINDS = {wording: kind for kind, wordings in _WORDINGS.items() for wording in wordings_in(wordings)}


def kind_of(line: str) -> Kind | None:
    """What this line heads, or None where it is no heading that we know."""
    return _kind_of(line) if len(line) <= _LONGEST else None


@lru_cache(maxsize=32_768)  # every pass asks it of every line, and a document has 20,000 at most
def _kind_of(line: str) -> Kind | None:
    return _kind(label(heading_text(line))) or (_kind_about(line) if len(line) <= _LONG_LABEL else None)


def _kind_about(line: str) -> Kind | None:
    """ "Timeline of a strike" and "What's next for the bill": a heading that we know, and what it is about."""
    about = _ABOUT.fullmatch(label(heading_text(line)))
    kind = _KINDS.get(about["known"]) if about and looks_like_heading(line) else None
    return kind if kind in _WITH_SUBJECT else None


def is_about(heading: str) -> bool:
    """True where a heading that we know goes on: "What it means for shops"."""
    return _kind(label(heading)) is None and kind_of(heading) is not None


def camp_about(line: str) -> Kind | None:
    """ "For the ban" and "Against the ban": a side, where the text has a heading for its sides; else any headline."""
    found = _STANCE.fullmatch(label(heading_text(line)))
    return None if not found else Kind.CRITICS if found[1] == "against" else Kind.DEFENDERS


def names_camp(line: str) -> bool:
    """True for "What critics say" and "The case for", which need no other heading to be about a side.

    "The case for caution" and "Supporters of the plan" may head any text.
    """
    words = label(heading_text(line))
    return _camp_said(words) is not None and not _SUBJECT.search(words)


def split_inline(line: str, *, camps: bool) -> tuple[Kind, str] | None:
    """`Why it matters: trams carry half the town` as kind and content; camps count only within the sides."""
    before, colon, after = line.partition(":")
    kind = _kind(label(before)) if colon and len(before) <= _LABEL and after.strip() else None
    if kind is None or (kind in CAMPS and not camps):
        return None
    return kind, after.strip()


def split_label(line: str) -> tuple[str, str] | None:
    """`Yes, but: ferries are slow` as heading and content, of which there may be none; None for any other line."""
    before, colon, after = line.partition(":")
    is_label = bool(colon) and len(before) <= _LABEL and label(before) in _LABELS and not is_bullet(line)
    return (before.strip(), after.strip()) if is_label else None


def _kind(words: str) -> Kind | None:
    if len(words) > _LABEL:
        return None
    plain = _NUMBER.sub("", words)
    return _KINDS.get(plain) or _kind_worded(plain) or _camp_said(plain)


def _kind_worded(words: str) -> Kind | None:
    if _MATTERS.fullmatch(words):
        return Kind.WHY
    return Kind.KEY_POINTS if _POINTS.fullmatch(words) else None


def _camp_said(words: str) -> Kind | None:
    case = _CASE.match(words)
    if case:
        return Kind.CRITICS if case["against"] else Kind.DEFENDERS
    return next((camp for camp, said in _SAYING.items() if said.fullmatch(words)), None)
