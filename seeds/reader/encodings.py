"""Which encoding bytes are in. UTF-8 unless a byte order mark says otherwise; Windows-1252 where it plainly is.

Libraries that guess always find something, and are wrong without saying so: docs/decisions/0013 has the figures. Here
a guess needs all of this: Western letters within words and typographic signs between them, in a language that we know.
"""

import codecs
import re

from seeds.reader.language import language_of

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",  # begins with the mark of UTF-16, so it stands before it
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_MOST = 6  # Western texts have far fewer than one letter in six outside of ASCII
_FOREIGN = re.compile(
    r"[a-zß-ÿ][À-ÞŠŽŸŒ]"  # a capital within a word: another encoding's small letter
    r"|[\x80-\x9f¤¦¨¬¯±¶¸ˆ˜ƒ†‡ðþýÐÞÝ]"
    r"|\w[¡¢£¥§©ª«®°²³´µ¹º»¼½¾¿‰‹×÷]\w"
)


def encoding_of(data: bytes) -> str:
    """The encoding that a byte order mark names, else "utf-8"."""
    return next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "utf-8")


def decode_western(data: bytes) -> str | None:
    """The text, where the bytes plainly are Windows-1252 (Latin-1 is within it); None where they may be anything."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = sum(not character.isascii() for character in text)
    if beyond * _MOST > len(text) or _FOREIGN.search(text) or language_of(text) == "und":
        return None
    return text
