"""What somebody calls the thing that he is signed in with."""

# The order matters: nearly every browser also says that it is Safari, and Edge that it is Chrome.
_BROWSERS = {"Firefox/": "Firefox", "Edg/": "Edge", "OPR/": "Opera", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """`Firefox on Linux`, as far as a User-Agent can be believed."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "An app")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
