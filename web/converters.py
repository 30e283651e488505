"""Parts of addresses that are no plain slugs."""


class TopicConverter:
    """The slug of a topic: letters of any script. PostgreSQL takes no NUL."""

    regex = r"[^/\x00]{1,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
