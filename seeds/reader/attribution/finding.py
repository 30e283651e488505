"""The whole way: paragraphs to claims, claims to speakers, speakers to sides."""

from collections.abc import Sequence
from itertools import islice

from seeds.reader.attribution.editing import FoundSide, side_of
from seeds.reader.attribution.hearing import Hearing
from seeds.reader.attribution.people import read_people
from seeds.reader.attribution.proposal import read_proposal
from seeds.reader.attribution.reversals import takes_back
from seeds.reader.attribution.tokens import sentences_of

MAX_SIDES = 40  # an editor would list no more; with fewer than 500 no text is refused for what it was found to say
MAX_SENTENCES = 1_000  # a long report has 300; a document may be a million characters of "Yes, she said."


def find_sides(paragraphs: Sequence[str], *, title: str = "") -> list[FoundSide]:
    """Every speaker of an English text once, in the order of the text, at most MAX_SIDES.

    Only the first MAX_SENTENCES are searched. What takes no clear stand is neutral and to be reviewed; what is a mere
    fact about the event is left out.
    """
    texts = [" ".join(paragraph.split()) for paragraph in paragraphs]
    hearing = Hearing(read_proposal(title, texts), read_people(texts))
    left = MAX_SENTENCES
    for number, text in enumerate(texts):
        sentences = list(islice(sentences_of(text), left))
        hearing.hear_paragraph(number, sentences)
        left -= len(sentences)
    turned = takes_back(title, texts)
    found = (side_of(voice, turned=turned) for voice in hearing.settle())
    return [side for side in found if side][:MAX_SIDES]
