"""Access marks: every view says who may open it (architecture.md, decision 5). A test walks all URLs and finds the
unmarked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mark:
    """Who may open a view: everybody, everybody signed in, or only accounts with one of the roles."""

    is_public: bool = False
    roles: frozenset[str] = field(default_factory=frozenset)

    def is_open_to(self, role: str | None) -> bool:
        """Whether an account with this role may open the view; None is a visitor who is not signed in."""
        if self.is_public:
            return True
        return role is not None and (not self.roles or role in self.roles)


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    return _marked(view, Mark(is_public=True))


def signed_in(view: View) -> View:
    """Open to every account, whatever its role."""
    return _marked(view, Mark())


def roles(*allowed: str) -> Callable[[View], View]:
    """Open only to accounts with one of these roles; to any other the page does not exist."""
    if not allowed or not all(isinstance(role, str) for role in allowed):
        raise TypeError("roles() takes at least one role")

    def decorate(view: View) -> View:
        return _marked(view, Mark(roles=frozenset(str(role) for role in allowed)))

    return decorate


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """The mark of a view, None where it has none."""
    mark = getattr(view, "access_mark", None)
    return mark if isinstance(mark, Mark) else None


def _marked(view: View, mark: Mark) -> View:
    if mark_of(view) is not None:
        raise TypeError(f"{getattr(view, '__qualname__', view)} has two access marks")
    view.access_mark = mark  # type: ignore[attr-defined]
    return view
