"""Dates as documents write them: which words are a date, and which of those name a day."""

import re
from datetime import date

import dateparser

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_NUMBER = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}|a few|several|some)"
_UNIT = r"(?:day|week|month|year|decade)"

_CLOCK = (
    r"(?:(?:,| at|T| \N{MIDDLE DOT}| /)? ?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{1,4})?"
    r"(?:[+-]\d{1,2}(?::?\d\d)?)?)?"
)
_FIGURES = rf"{_YEAR}[-/.]\d\d?[-/.]\d\d?|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}|\d{{1,2}}-{_MONTH}-{_YEAR}"
_WORDED = rf"{_MONTH} {_DAY},? {_YEAR}|{_DAY},? (?:of )?{_MONTH},? {_YEAR}"
_FULL = rf"(?:{_WEEKDAY}\.?,? )?(?:{_WORDED}|{_FIGURES}){_CLOCK}"
_NAMED = rf"(?P<day>{_WORDED}|{_FIGURES})"
_PART = "|".join([
    rf"(?:{_WEEKDAY},? )?{_MONTH} {_DAY}",
    rf"(?:{_WEEKDAY},? )?{_DAY} (?:of )?{_MONTH}",
    rf"(?:(?:early|mid|late)[- ](?:in )?)?{_MONTH},? {_YEAR}",
    rf"(?:{_MONTH} )?{_DAY} ?(?:[–-]|to|and) ?(?:{_MONTH} )?{_DAY}(?: {_MONTH})?(?:,? {_YEAR})?",
    rf"(?:the )?(?:first|second|third|fourth) (?:quarter|half) of {_YEAR}|the (?:19|20)\d0s",
    rf"{_YEAR} ?[–-] ?(?:{_YEAR}|\d\d)",
    rf"{_MONTH} ?(?:[–-]|to) ?{_MONTH} {_YEAR}",
    rf"(?:(?:early|mid|late|spring|summer|autumn|fall|winter|q[1-4]|{_DAY} quarter)[- ](?:of )?)?{_YEAR}",
    rf"(?:early|mid|late|last|this|next) {_MONTH}",
    rf"(?:last |this |next )?{_WEEKDAY}",
    rf"(?:last|this|next) (?:{_UNIT}|weekend|spring|summer|autumn|winter)",
    rf"{_NUMBER} {_UNIT}s? (?:ago|later|earlier)",
    rf"(?<=in |by |ce |il ){_MONTH}",  # "in March", "since March"; alone, March and May are words
    "today|yesterday|tomorrow",
])  # fmt: skip
_PREFIX = r"(?:(?:on|in|by|since|until|from|around|about|circa|before|after|as of) )?(?:the )?"
_FULL_DATE = re.compile(rf"(?<!\d){_NAMED}(?!\d)", re.IGNORECASE)
_ANY_DATE = re.compile(rf"{_PREFIX}(?:{_FULL}|{_PART})", re.IGNORECASE)
_DATED = re.compile(
    rf"[\[(]?(?P<date>{_PREFIX}(?:{_FULL}|{_PART}))[\])]?(?:\s*[:|]\s*|\s+[–—-]\s+|\s*[–—]\s*|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_DATED_LOOSELY = re.compile(rf"(?P<date>{_PREFIX}(?:{_FULL}|{_PART})),\s+(?!{_YEAR})(?P<rest>.*)", re.IGNORECASE)
_RANGE = re.compile(r"\d ?[–—] ?\d|\d\D? to |\d and \d|\d-\d\d?,? (?!\d)|[a-z] \d{1,2}-\d{1,2}\b", re.IGNORECASE)
_ORDERS = ("DMY", "MDY")
_SETTINGS = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
_LONGEST = 60  # characters of a date


def is_date(text: str) -> bool:
    """True for "June 2, 2026", "June 2026", "Tuesday" and "a few weeks ago"; whether or not it names a day."""
    return bool(_ANY_DATE.fullmatch(text.strip().rstrip(".:")))


def split_date(line: str, *, loose: bool = False) -> tuple[str, str] | None:
    """`June 2026: the council votes` as its date and the rest; None where the line does not begin with a date.

    `loose` takes `On 2 June 2026, the council votes` as well, which within running text is nothing but a sentence.
    """
    head = line[:_LONGEST]
    match = _DATED.match(line) or (_DATED_LOOSELY.match(line) if loose and "," in head else None)
    return (match["date"], match["rest"].strip()) if match else None


def day_of(text: str) -> date | None:
    """The day, where the words name one in full and one only.

    "June 2026", "Tuesday" and "two weeks ago" give None; so does 03/04/2026, of which nobody can tell the month.
    """
    match = _FULL_DATE.search(text[:_LONGEST])
    if not match or _RANGE.search(text[:_LONGEST]):
        return None
    named = any(character.isalpha() for character in match["day"])  # a month by its name stands anywhere
    days = {_parsed(match["day"], order) for order in _ORDERS[: 1 if named else None]}
    return days.pop() if len(days) == 1 else None


def _parsed(words: str, order: str) -> date | None:
    """Of the figures 25/12/2026 both orders make Christmas: there is no month 25."""
    settings = {**_SETTINGS, "DATE_ORDER": "YMD" if words[:4].isdigit() else order}
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.date() if found else None
