"""How pages look for an account."""

from zjtx.accounts.models import User


def set_display(*, user: User, large_text: bool, high_contrast: bool) -> None:
    """Keep large text and high contrast with the account."""
    user.large_text, user.high_contrast = large_text, high_contrast
    user.save(update_fields=["large_text", "high_contrast"])
