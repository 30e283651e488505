"""Dates as documents write them: which words are a date, and which of those name a day."""

import re
from datetime import date, datetime

from dateutil import parser

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_NUMBER = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|a few|several|some)"
_UNIT = r"(?:day|week|month|year|decade)"

_FULL = rf"(?:{_WEEKDAY},? )?(?:{_MONTH} {_DAY},? {_YEAR}|{_DAY} (?:of )?{_MONTH},? {_YEAR}|{_YEAR}-\d\d-\d\d)"
_PART = "|".join([
    rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY}",
    rf"(?:{_WEEKDAY},? )?{_DAY} (?:of )?{_MONTH}",
    rf"(?:(?:early|mid|late) )?{_MONTH} {_YEAR}",
    rf"(?:(?:early|mid|late|spring|summer|autumn|fall|winter|q[1-4]|{_DAY} quarter)[- ](?:of )?)?{_YEAR}",
    rf"(?:early|mid|late|last|this|next) {_MONTH}",
    rf"\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR}",  # day or month first? Nobody can tell, so it stays as written
    rf"(?:last |this |next )?{_WEEKDAY}",
    rf"(?:last|this|next) {_UNIT}",
    rf"{_NUMBER} {_UNIT}s? (?:ago|later|earlier)",
    "today|yesterday|tomorrow",
])  # fmt: skip
_PREFIX = r"(?:on |in |by |since |until |from )?"
_FULL_DATE = re.compile(_FULL, re.IGNORECASE)
_ANY_DATE = re.compile(rf"{_PREFIX}(?:{_FULL}|{_PART})", re.IGNORECASE)
_DATED = re.compile(
    rf"[\[(]?(?P<date>{_PREFIX}(?:{_FULL}|{_PART}))[\])]?(?:\s*[:|]\s*|\s+[–—-]\s+|$)(?P<rest>.*)", re.IGNORECASE
)
_FIRST, _SECOND = datetime(2000, 1, 1), datetime(2004, 12, 28)  # noqa: DTZ001 - only days are compared


def is_date(text: str) -> bool:
    """True for "June 2, 2026", "June 2026", "Tuesday" and "a few weeks ago"; whether or not it names a day."""
    return bool(_ANY_DATE.fullmatch(text.strip().rstrip(".:")))


def split_date(line: str) -> tuple[str, str] | None:
    """`June 2026: the council votes` as its date and the rest; None where the line does not begin with a date."""
    match = _DATED.match(line)
    return (match["date"], match["rest"].strip()) if match else None


def day_of(text: str) -> date | None:
    """The day, where the words name one in full; "June 2026" and "Tuesday" give None."""
    match = _FULL_DATE.search(text)
    if not match:
        return None
    try:
        days = {parser.parse(match[0], default=default).date() for default in (_FIRST, _SECOND)}
    except (ValueError, OverflowError):
        return None
    return days.pop() if len(days) == 1 else None
