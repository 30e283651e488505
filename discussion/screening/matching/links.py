"""Where links lead: listed domains, texts that name another host, and how many there are."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

import re2
from publicsuffixlist import PublicSuffixList

from core.markup import OTHER_DOTS, disguised_hosts, link_hosts
from discussion.screening.folding import uncover

_WRITTEN = re2.compile(r"[\pL\pN_-]+(?:\.[\pL\pN_-]+)+")


class LinkIndex:
    """Rules about links: `(rule, aspect, folded)`. The cost follows the links, not the number of rules."""

    def __init__(self, rules: Iterable[tuple[int, str, str]]) -> None:
        self._by_aspect: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for rule, aspect, folded in rules:
            self._by_aspect[aspect][folded].add(rule)

    def find(self, source: str, texts: Iterable[str]) -> set[int]:
        """The rules that the links of a text in Markdown meet; domains also where they are only written."""
        if not self._by_aspect:
            return set()
        linked = [plain_host(host) for host in link_hosts(source)]
        found = self._count(len(linked))
        if "disguise" in self._by_aspect and disguised_hosts(source):
            found |= self._by_aspect["disguise"][""]
        if {"domain", "site"} & self._by_aspect.keys():
            for host in {*linked, *(host for text in texts for host in _written_hosts(text))}:
                found |= self._listed(host)
        return found

    def _count(self, links: int) -> set[int]:
        fewest = self._by_aspect.get("count", {})
        return {rule for number, rules in fewest.items() if links >= int(number) for rule in rules}

    def _listed(self, host: str) -> set[int]:
        domains, sites = self._by_aspect.get("domain", {}), self._by_aspect.get("site", {})
        above = (domains.get(name, set()) for name in _itself_and_above(host))
        return set().union(sites.get(site_of(host), set()) if sites else set(), *above)


def plain_host(host: str) -> str:
    """One spelling of a host, as it goes over the wire: small letters, no last dot, `xn--` for other scripts."""
    plain = unicodedata.normalize("NFKC", unquote(host)).translate(OTHER_DOTS).casefold().strip(".")
    try:
        return plain.encode("idna").decode("ascii")
    except UnicodeError:  # labels that are empty or too long: no host, and in no list
        return plain


def site_of(host: str) -> str:
    """The domain that somebody registered: `shop.example.co.uk` is of `example.co.uk`."""
    return _suffixes().privatesuffix(host) or host


def _itself_and_above(host: str) -> Iterator[str]:
    labels = host.split(".")[-8:]  # a listed domain has fewer labels than that
    yield host
    yield from (".".join(labels[place:]) for place in range(len(labels)))


def _written_hosts(text: str) -> set[str]:
    return {plain_host(host) for host in _WRITTEN.findall(uncover(text).translate(OTHER_DOTS))}


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
