"""How long somebody has to wait, in words."""


def in_words(seconds: int) -> str:
    """`840` -> `14 minutes`, rounded up; hours from two on."""
    minutes = max(1, -(-seconds // 60))
    if minutes < 120:  # noqa: PLR2004  # two hours
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{-(-minutes // 60)} hours"
