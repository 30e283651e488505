"""What the notices of this site say, read from the rows as they are now. Listed in NOTICE_READERS."""

from collections.abc import Mapping

from accounts.notices.models import Kind
from accounts.notices.readers import Read
from discussion.telling.readers.comments import read_mentions, read_replies, read_threads
from discussion.telling.readers.decisions import read_appeals, read_decisions, read_reports
from discussion.telling.readers.reactions import read_reactions
from discussion.telling.readers.stories import read_bands, read_corrections

READERS: Mapping[Kind, Read] = {
    Kind.REPLY: read_replies,
    Kind.MENTION: read_mentions,
    Kind.THREAD: read_threads,
    Kind.REACTIONS: read_reactions,
    Kind.CORRECTION: read_corrections,
    Kind.DECISION: read_decisions,
    Kind.REPORT: read_reports,
    Kind.APPEAL: read_appeals,
    Kind.BAND: read_bands,
}
