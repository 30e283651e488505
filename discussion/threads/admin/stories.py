"""The register of stories, with the page that merges their discussions: what lies below may not know of it."""

from django.contrib import admin
from django.urls import URLPattern, path

from discussion.threads.admin.merging import MergePage
from stories.admin.stories import StoryAdmin
from stories.models import Story

admin.site.unregister(Story)


@admin.register(Story)
class DiscussedStoryAdmin(StoryAdmin):
    """What `StoryAdmin` is, and where a duplicate went."""

    change_form_template = "admin/threads/story/read.html"
    fieldsets = [*StoryAdmin.fieldsets, ("Duplicate", {"fields": ["merged_into"]})]

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(MergePage.as_view(model_admin=self))
        return [path("<int:pk>/merge/", merge, name="stories_story_merge"), *super().get_urls()]
