"""The words of comments, as they are searched."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from discussion.threads.models.comments import Comment
from stories.models import Story


class CommentWords(models.Model):
    """What a comment is found by, as long as it is shown. A trigger keeps it (migrations 0010, 0019).

    Not columns of the comment: its row would carry the words along wherever it is read, and each change of it would
    write them into their index again.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="words")
    configuration = models.CharField(max_length=20)  # of its story's language when it was written
    # Below which it was written; the comments of a merged one stand below the story that took it in.
    home = models.ForeignKey(Story, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    vector = SearchVectorField()  # and in it, as words that nobody can ask for, what searches are narrowed by

    class Meta:
        verbose_name_plural = "words of comments"
        indexes = [
            GinIndex(fields=["vector"], name="comment_words"),
            # A story's comments, the newest first: words that are in many of them are found soonest so.
            models.Index(fields=["home", "-comment"], name="comment_words_by_home"),
        ]
