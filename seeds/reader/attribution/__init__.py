"""Sides from prose: who is attributed with what, and on which side of the story's proposal.

The way: `tokens` (sentences, quotations in one piece), `speakers` and `verbs` (noun phrases that can speak, verbs that
say or take sides), `claims`, `quoting`, `turns` and `passives` (who says what in a sentence), `subjects`, `people`,
`voices` and `hearing` (the same voice through the text), `proposal` and `agents` (what it is about, and who does it),
`stance`, `offices`, `effects`, `judgements` (every reason to stand for or against it), `editing` (what an editor would
list).
"""

from seeds.reader.attribution.editing import FoundSide
from seeds.reader.attribution.finding import find_sides

__all__ = ["FoundSide", "find_sides"]
