"""The words of stories, as they are searched."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from stories.models import Story


class StoryWords(models.Model):
    """What a story is found by.

    No columns of the story: its row changes whenever its rank does, and each change would write the words into their
    index again; and no list of stories has to carry them along.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, primary_key=True, related_name="words")
    configuration = models.CharField(max_length=20)  # PostgreSQL's name for the language: which forms are one word
    text = models.TextField()  # all but the title, plain: what snippets are cut from
    vector = SearchVectorField()  # title A, summary and why_it_matters B, the rest C

    class Meta:
        verbose_name_plural = "words of stories"
        indexes = [GinIndex(fields=["vector"], name="story_words", fastupdate=False)]
