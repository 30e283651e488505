"""Text as rules compare it: look-alike letters, hidden characters and spacing tricks made equal.

`letters` spells a text in the letters that a reader sees, `readings` cuts it into words in each way that the reader may
take it, and `shapes` says when such a word may stand for a listed one.
"""

from discussion.screening.folding.letters import spell, uncover
from discussion.screening.folding.readings import fold_phrase, read, spelled_out
from discussion.screening.folding.shapes import key_of, may_stand_for

__all__ = ["fold_phrase", "key_of", "may_stand_for", "read", "spell", "spelled_out", "uncover"]
