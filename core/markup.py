"""Comment text: a small Markdown in, safe HTML and plain text out.

Two kept libraries stand in a row. markdown-it-py, raw HTML off, builds only paragraphs, emphasis, links, quotes, lists
and code; nh3 then allows only those elements, whatever the first has let through. Their time grows with the marks in a
text rather than with its length, so one that is hardly anything else is shown as it was typed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from unicodedata import normalize
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.mentions import PROFILE, link_names

TAGS = {"p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc noopener"
# What one text may have outside of fenced code. Just below these limits the worst text of 10,000 characters takes about
# 40 ms; without them it took 800. Nothing that somebody wrote to be read comes near.
MOST_MARKS = 800
MOST_LINES = 400
MOST_ADDRESSES = 100

# Whatever ends a run of plain text; what may be the middle of an address; fenced code, to its end or to that of all.
_MARK = re.compile(r"[!#$%&*+\-:<=>@\[\\\]^_`{}~]")
_ADDRESS = re.compile(r"(?<=\S)(?!(?<=\d).\d)[.:@](?=\S)")  # and not of 3.50 or 12:30
_FENCE = re.compile(r"^```[^`\n]*$.*?(?:^```[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_WRITTEN_HOST = re.compile(r"(?:https?://|www\.)([^\s/]+)", re.IGNORECASE)
_HAS_NAME = re.compile(r"[a-z]+://[^/?#]*@", re.IGNORECASE)  # https://good.example@evil.example/
OTHER_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # which browsers read as dots, too
COMMENT = re.compile(r"/comments/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/")  # a comment of this site
# With two slashes and a host: a browser reads `https:x` as a path of this site, and `https:///x` as the host x.
_ABSOLUTE = re.compile(r"https?://[^/\\?#]|mailto:", re.IGNORECASE)


class _Parser(MarkdownIt):
    """Links lead out, with a scheme that we know, or to a comment; any other is left as the text that it is."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return bool(_ABSOLUTE.match(url) or COMMENT.fullmatch(url))


_parser = (
    _Parser("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    .disable(["image", "heading", "lheading", "hr", "html_block", "html_inline", "reference"])
    .enable("linkify")
)


@dataclass(frozen=True)
class Rendered:
    """One text in its two shown forms."""

    html: str
    text: str
    names: tuple[str, ...] = ()  # of people that it mentions, in lower case, at most MOST_NAMES
    hosts: tuple[str, ...] = ()  # where its links lead, or would if there were fewer; in order, in lower case


def clean_source(body: str) -> str:
    """The text as it is stored: NFC, line ends as LF, no NUL and no lone surrogates, outer blank lines gone."""
    body = body.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")  # joins pairs, drops lone ones
    body = body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return normalize("NFC", body).strip()


@lru_cache(maxsize=16)  # the same words are rendered to be judged, to be kept, and for the answer
def render(body: str) -> Rendered:
    """Render cleaned Markdown. Never raises on hostile input; cap the length before you call it."""
    if _is_overloaded(body):
        written = (host.lower() for host in _WRITTEN_HOST.findall(body))
        return Rendered(html=_as_typed(body), text=body, hosts=tuple(written))
    tokens = _parser.parse(body)
    hosts = tuple(_hosts(tokens))  # before names become links
    for token in tokens:
        if token.children:
            token.children = _name_hosts(token.children)
    names = link_names(tokens)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return Rendered(html=sanitise(html), text=_plain(tokens), names=tuple(names), hosts=hosts)


def sanitise(html: str) -> str:
    """Only the allowed elements; idempotent: sanitise(sanitise(x)) == sanitise(x)."""
    return _cleaner.clean(html).strip()


def link_hosts(body: str) -> list[str]:
    """The host of every link that `render` would make, or would if there were fewer, in order, lower case."""
    return list(render(body).hosts)


def disguised_hosts(body: str) -> list[str]:
    """The host of every link whose text could pass for an address of somewhere else."""
    if _is_overloaded(body):
        return []
    lines = (token.children or [] for token in _parser.parse(body))
    return [host for line in lines for href, text in _links(line) if (host := _misnamed(href, text))]


def _links(line: list[Token]) -> Iterator[tuple[str, str]]:
    """Where each link of a line leads, and its text."""
    href, text = "", ""
    for part in line:
        if part.type == "link_open":
            href, text = str(part.attrs.get("href", "")), ""
        elif part.type == "link_close":
            yield href, text
        else:
            text += part.content


def _hosts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open" and (host := _host(str(child.attrs.get("href", "")))):
                yield host


def _is_overloaded(body: str) -> bool:
    plain = _FENCE.sub("", body)
    return (
        plain.count("\n") > MOST_LINES
        or len(_MARK.findall(plain)) > MOST_MARKS
        or len(_ADDRESS.findall(plain)) > MOST_ADDRESSES
    )


def _as_typed(body: str) -> str:
    lines = escape(body, quote=False).replace("\n", "<br>\n")
    return sanitise(f"<p>{lines}</p>")


def _keep_attribute(_tag: str, name: str, value: str) -> str | None:
    if name != "href":
        return value
    if _ABSOLUTE.match(value):
        scheme, _, rest = value.partition(":")
        return f"{scheme.lower()}:{rest}"
    return value if PROFILE.fullmatch(value) or COMMENT.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_keep_attribute, url_schemes=SCHEMES, link_rel=LINK_REL
)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _misnamed(href: str, text: str) -> str:
    """Where a link leads, if its text could pass for an address of somewhere else."""
    host = _host(href) or href.partition("?")[0].rpartition("@")[2].lower()  # of a mail address
    text = normalize("NFKC", text).translate(OTHER_DOTS).strip()
    if "." not in text:
        return ""
    named = _host(text if "//" in text else f"//{text}")
    return host if named != host or _HAS_NAME.match(href) else ""


def _name_hosts(children: list[Token]) -> list[Token]:
    """Behind a link whose text looks like another address, say where it really leads."""
    shown: list[Token] = []
    href, text = "", ""
    for child in children:
        if child.type == "link_open":
            href, text = str(child.attrs.get("href", "")), ""
        elif child.type == "link_close":
            shown.append(child)
            if host := _misnamed(href, text):
                shown.append(Token("text", "", 0, content=f" [{host}]"))
            href = ""
            continue
        elif href:
            text += child.content
        shown.append(child)
    return shown


def _plain(tokens: list[Token]) -> str:
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append("".join("\n" if "break" in c.type else c.content for c in token.children or []))
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.rstrip("\n"))
    return "\n\n".join(lines)
