"""Setting a password: checked, remembered, and ending every other session of the account."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from zjtx.accounts.models import PasswordHistory, User
from zjtx.accounts.passwords import REMEMBERED_PASSWORDS, check_new_password
from zjtx.common import audit, clock, outbox
from zjtx.common.digests import digest

from .sessions import end_all_sessions

_RESET_WINDOW_SECONDS = 600


@transaction.atomic
def change_password(
    *, user: User, password: str, request: HttpRequest | None = None, keep_session: str | None = None
) -> User:
    """Give the account a new password and end its sessions but for `keep_session`; ValidationError says why not."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    check_new_password(password, locked)
    locked.set_password(password)
    locked.must_change_password = False
    locked.password_changed_at = clock.now()
    locked.save(update_fields=["password", "must_change_password", "password_changed_at"])
    PasswordHistory.objects.create(user=locked, encoded=locked.password)
    kept = list(locked.used_passwords.values_list("pk", flat=True)[:REMEMBERED_PASSWORDS])
    locked.used_passwords.exclude(pk__in=kept).delete()
    end_all_sessions(user=locked, keep=keep_session)
    audit.record("account.password_changed", actor=locked, obj=locked, label=locked.username, request=request)
    outbox.notify(
        locked,
        key=f"password-changed-{locked.pk}-{locked.password_changed_at:%Y%m%d%H%M%S}",
        subject="密码已修改",
        body=f"账号“{locked.username}”的密码已修改，其他设备上的登录已退出。如非本人操作，应立即重设密码并与主管部门联系。",
        url=reverse("accounts:sessions"),
    )
    return locked


@transaction.atomic
def request_password_reset(*, email: str, request: HttpRequest | None = None) -> int:
    """Send a link to every active account with that e-mail; the caller's answer is the same for none. Links sent."""
    users = list(User.objects.filter(email__iexact=email, is_active=True).order_by("pk")[:5])
    for user in users:
        token = default_token_generator.make_token(user)
        uid = urlsafe_base64_encode(force_bytes(user.pk))
        # One letter per account, password and ten minutes, so that nobody's mailbox can be flooded from here.
        window = int(clock.now().timestamp()) // _RESET_WINDOW_SECONDS
        outbox.queue(
            "email",
            key=f"password-reset-{user.pk}-{digest(user.password.encode())[:8]}-{window}",
            address=user.email,
            subject=f"{settings.SYSTEM_NAME}：重设密码",
            body=f"登录名：{user.username}\n请在 {settings.PASSWORD_RESET_TIMEOUT // 3600} 小时内打开下方链接重设密码。"
            "如非本人申请，可不予理会，原密码仍然有效。",
            url=reverse("accounts:password_reset_confirm", args=[uid, token]),
        )
        audit.record("account.password_reset_requested", obj=user, label=user.username, request=request)
    return len(users)


def user_of_reset_link(*, uid: str, token: str) -> User | None:
    """The account that a reset link belongs to, while the link is valid and unused."""
    try:
        pk = int(urlsafe_base64_decode(uid).decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return None
    if not 0 < pk < 2**63:
        return None
    user = User.objects.select_related("enterprise").filter(pk=pk, is_active=True).first()
    return user if user is not None and default_token_generator.check_token(user, token) else None
