"""Pieces that several acts on accounts share."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from zjtx.accounts.models import User, normalise_username
from zjtx.accounts.passwords import check_new_password

USERNAME_TAKEN = "该登录名已被使用，应换一个登录名。"


def create_account(*, username: str, password: str, **fields: object) -> User:
    """Save an account; a sign-in name taken meanwhile is a ValidationError at the field, not an error page."""
    User(username=normalise_username(username), **fields).clean_fields(exclude=["password"])
    try:
        with transaction.atomic():
            return User.objects.create_user(username, password, **fields)
    except IntegrityError as error:
        if User.objects.filter(username=normalise_username(username)).exists():
            raise ValidationError({"username": USERNAME_TAKEN}) from error
        raise


def make_administrator(user: User) -> list[User]:
    """One of an enterprise's accounts is its administrator: the former one, returned, steps back in the same
    transaction."""
    others = User.objects.filter(enterprise_id=user.enterprise_id, is_enterprise_admin=True).exclude(pk=user.pk)
    former = list(others)
    others.update(is_enterprise_admin=False)
    user.is_enterprise_admin = True
    user.save(update_fields=["is_enterprise_admin"])
    return former


def check_password_field(password: str, user: User) -> None:
    """Raise what is wrong with a first password at the field `password`."""
    try:
        check_new_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
