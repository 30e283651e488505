"""Sides from prose: who is attributed with what, and on which side of the story's proposal.

The way: `tokens` (sentences, quotations in one piece), `speakers` and `verbs` (noun phrases that can speak, verbs that
say), `claims`, `turns` and `passives` (who says what in a sentence), `subjects`, `people` and `hearing` (the same voice
through the text), `proposal`, `stance`, `effects`, `judgements` (what it is about, and every reason to stand for or
against it), `editing` (what an editor would list).
"""

from seeds.reader.attribution.editing import FoundSide
from seeds.reader.attribution.finding import find_sides

__all__ = ["FoundSide", "find_sides"]
