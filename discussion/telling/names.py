"""Who is meant by the names in a text."""

from collections.abc import Collection, Sequence

from accounts.handles import skeleton
from accounts.limits import allowance_of
from accounts.models import Subscriber


def people_by_name(names: Collection[str]) -> dict[str, int]:
    """By the very name: nobody is meant by one that looks like his. One query."""
    alike = Subscriber.objects.filter(handle_skeleton__in={skeleton(name) for name in names})
    people = {handle.lower(): pk for handle, pk in alike.values_list("handle", "pk")}
    return {name: people[name] for name in names if name in people}


def names_to_tell(names: Sequence[str], author: Subscriber) -> list[str]:
    """Those of these names that somebody has and whom words of this author may call. One query.

    Whether they want to hear of it is theirs to know.
    """
    people = people_by_name(names)
    others = [name for name in names if name in people and people[name] != author.pk]
    return others[: allowance_of(author.trust).mentions_per_comment]
