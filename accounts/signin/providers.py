"""Whose mail it is: one who registers a domain has all its mailboxes, a large provider gives each to somebody else."""

from functools import cache

from django.conf import settings
from publicsuffixlist import PublicSuffixList

# They have limits of their own against making mailboxes by the thousand.
LARGE = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.de hotmail.fr hotmail.it
    hotmail.co.uk live.com live.de live.nl msn.com yahoo.com yahoo.de yahoo.fr yahoo.it yahoo.es ymail.com
    yahoo.co.uk yahoo.co.jp icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tuta.com tutanota.com
    fastmail.com zoho.com hey.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de posteo.de
    mailbox.org arcor.de vodafone.de orange.fr wanadoo.fr free.fr sfr.fr laposte.net libero.it virgilio.it tiscali.it
    ziggo.nl kpnmail.nl telenet.be bluewin.ch btinternet.com sky.com comcast.net verizon.net att.net sbcglobal.net
    cox.net shaw.ca bigpond.com mail.ru yandex.ru ukr.net seznam.cz wp.pl onet.pl o2.pl interia.pl qq.com 163.com
    126.com naver.com daum.net
    """.split()  # noqa: SIM905 - one a line they are a page
)


@cache
def _suffixes() -> PublicSuffixList:
    """Under which endings domains are registered: the list of Mozilla that came with the package, no network.

    Only its part of registries. Whoever hands out names below his own domain is not in it: such names cost nothing,
    and a limit that each of them had to itself would be none.
    """
    return PublicSuffixList(only_icann=True)


def registered_domain(address: str) -> str:
    """The part of an address that somebody has registered: `a.b.example.co.uk` is `example.co.uk`."""
    domain = address.rpartition("@")[2]
    return _suffixes().privatesuffix(domain) or domain


def is_one_persons(domain: str) -> bool:
    """Whether all mailboxes of the domain may well be one person's."""
    return domain not in LARGE and domain not in settings.SIGN_UP_OPEN_DOMAINS
