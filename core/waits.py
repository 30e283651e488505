"""How long somebody has to wait, in words."""

TWO_HOURS = 120  # minutes


def in_words(seconds: int) -> str:
    """`840` -> `14 minutes`, rounded up; hours from two on."""
    minutes = max(1, -(-seconds // 60))
    if minutes < TWO_HOURS:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{-(-minutes // 60)} hours"
