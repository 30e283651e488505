"""Bytes become clean text or are refused, and the refusal says where."""

import pytest

from core.errors import DomainError
from seeds.reader.decoding import MAX_BYTES, clean_text, decode

BAD = [
    (b"", "document_empty"),
    (b"\xef\xbb\xbf \n\t\n", "document_empty"),
    (b"a" * (MAX_BYTES + 1), "document_too_large"),
    (b"Bridge\x00closed", "document_binary"),
    (b"%PDF-1.7 all of it ASCII", "document_binary"),
    ("Straße".encode("latin-1"), "document_not_utf8"),
    ("Bridge".encode("utf-16"), "document_binary"),
    (b"<!DOCTYPE html><p>Bridge</p>", "document_is_markup"),
    (b"\n <html>", "document_is_markup"),
]


@pytest.mark.parametrize(("data", "code"), BAD)
@pytest.mark.trust("S4")
def test_each_bad_input_has_its_code(data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        decode(data)
    assert refusal.value.code == code


def test_the_first_byte_that_is_not_utf8_is_named() -> None:
    with pytest.raises(DomainError) as refusal:
        decode("Die Straße".encode("latin-1"))
    assert refusal.value.data == {"position": 8}
    assert "byte 8 is 0xdf" in refusal.value.detail


def test_the_largest_document_is_read() -> None:
    assert len(decode(b"a" * MAX_BYTES)) == MAX_BYTES


def test_a_byte_order_mark_is_no_character() -> None:
    assert decode("\ufeffBrücke".encode()) == "Brücke"


def test_text_comes_out_composed_and_without_what_nobody_sees() -> None:
    assert clean_text("Bru\u0308cke\u202egeschlossen\u200b\x07") == "Brückegeschlossen"
    assert clean_text("one\r\ntwo\u2028three\x0bfour") == "one\ntwo\nthree\nfour"


def test_joiners_that_scripts_need_stay() -> None:
    assert clean_text("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"
