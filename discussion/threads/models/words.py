"""The words of comments, as they are searched."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from discussion.threads.models.comments import Comment


class CommentWords(models.Model):
    """What a comment is found by, as long as it is shown. A trigger keeps it (migration 0010).

    No columns of the comment: its row would carry the words along wherever it is read, and each change of it would
    write them into their index again.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="words")
    configuration = models.CharField(max_length=20)  # of its story's language when it was written
    vector = SearchVectorField()  # and in it, as words that nobody can ask for, what searches are narrowed by

    class Meta:
        verbose_name_plural = "words of comments"
        indexes = [GinIndex(fields=["vector"], name="comment_words")]
