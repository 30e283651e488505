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
    ("Straße".encode("latin-1"), "document_not_utf8"),  # one word is too little to tell
    ("Bridge".encode("utf-16-le"), "document_binary"),
    (b"\xff\xfeB\x00\xd8", "document_not_utf8"),
    (b"\x89PNG\r\n", "document_binary"),
]

WESTERN = [
    (
        "Die Straße über den Fluss wird bis zum Frühjahr gesperrt, sagte die Bürgermeisterin am Dienstag. „Wir hätten"
        " früher handeln müssen“, sagte sie."
    ),
    (
        "Le maire a annoncé que le marché fermerait dès l’été prochain. « C’est une décision très difficile », a-t-il"
        " déclaré à la presse."
    ),
    "El ayuntamiento cerrará el puente mañana, según informó la alcaldesa. ¿Quién pagará la reparación?",
    "The council said “we can’t wait” – and closed the café on Main Street, which had been open since 1931.",
    "A câmara municipal decidiu que não haverá construção junto à praia, e os moradores estão contentes.",
]
FOREIGN = [
    ("iso-8859-2", "Rada miasta zdecydowała, że most zostanie zamknięty do wiosny, a łódź będzie kursować co godzinę."),
    ("cp1250", "Městská rada rozhodla, že most bude uzavřen do jara, řekl primátor v úterý. Přívoz bude jezdit dál."),
    ("cp1254", "Belediye meclisi köprünün ilkbahara kadar kapatılmasına karar verdi, dedi başkan. Şehir için güç."),
    ("cp1251", "Городской совет решил закрыть мост до весны, сообщил мэр во вторник."),
    ("koi8-r", "Городской совет решил закрыть мост до весны, сообщил мэр во вторник."),
    ("shift_jis", "市議会は春まで橋を閉鎖することを決めた。市長は火曜日に発表した。"),
    ("gbk", "市议会决定在春天之前关闭桥梁,市长周二宣布。"),
    ("mac-roman", WESTERN[0]),
    ("cp437", "Le maire a annoncé que le marché fermerait prochainement, et il a été très déçu par la décision."),
]


@pytest.mark.parametrize(("data", "code"), BAD)
@pytest.mark.trust("S4")
def test_each_bad_input_has_its_code(data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        decode(data)
    assert refusal.value.code == code


def test_the_first_byte_that_is_not_utf8_is_named() -> None:
    with pytest.raises(DomainError) as refusal:
        decode("Мост закрыт".encode("cp1251"))
    assert refusal.value.data == {"position": 0}
    assert "byte 0 is 0xcc" in refusal.value.detail


def test_the_largest_document_is_read() -> None:
    assert len(decode(b"a" * MAX_BYTES)) == MAX_BYTES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_names_the_encoding_and_is_no_character(encoding: str) -> None:
    assert decode("\ufeffBrücke".encode(encoding)) == "Brücke"


@pytest.mark.parametrize("text", WESTERN)
def test_western_texts_are_read(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(("encoding", "text"), FOREIGN)
@pytest.mark.trust("X13")
def test_other_encodings_are_refused_and_not_guessed(encoding: str, text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        decode(text.encode(encoding, "ignore"))
    assert refusal.value.code == "document_not_utf8"


def test_text_comes_out_composed_and_without_what_nobody_sees() -> None:
    assert clean_text("Bru\u0308cke\u202egeschlossen\u200b\x07") == "Brückegeschlossen"
    assert clean_text("one\r\ntwo\u2028three\x0bfour") == "one\ntwo\nthree\nfour"


def test_joiners_that_scripts_need_stay() -> None:
    assert clean_text("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7", b"\x89PNG"])
@pytest.mark.trust("S6")
def test_archives_and_other_formats_are_refused_unopened(beginning: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        decode(beginning + b"bridge.txt" * 100)
    assert refusal.value.code == "document_binary"
