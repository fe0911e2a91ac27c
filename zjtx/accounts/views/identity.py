"""Asking a signed-in person once more who they are."""

from django.http import HttpRequest

from zjtx.accounts import second_factor
from zjtx.accounts.forms.base import PlainForm
from zjtx.accounts.models import User
from zjtx.accounts.services.sessions import authenticated, has_confirmed_password
from zjtx.common import clock

WRONG_PASSWORD = "现用密码不正确，应重新输入。"
WRONG_CODE = "验证码不正确或已使用，应输入当前显示的 6 位数字，或一个未用过的恢复码。"


def is_proved(request: HttpRequest, form: PlainForm) -> bool:
    """Whether password and, where the form asks, the code are right; otherwise the form says which is not. Wrong ones
    count towards lock-out. The code is tried only behind the right password."""
    if not has_confirmed_password(request=request, password=form.cleaned_data["present_password"]):
        form.add_error("present_password", WRONG_PASSWORD)
        return False
    if "present_code" not in form.fields:
        return True
    return accepts(request, request.user, form, "present_code") is not None


def accepts(request: HttpRequest, user: User, form: PlainForm, field: str) -> User | None:
    """The account, once its second factor took the code in the field; otherwise the form says why not."""
    typed = form.cleaned_data[field]
    # Counted on the machine's clock, as django-otp counts.
    if wait := second_factor.wait_seconds(user, typed, clock.machine()):
        form.add_error(field, f"验证码连续不正确，请在 {wait} 秒后再试。")
        return None
    found = authenticated(request, username=user.username, token=typed)
    if found is None:
        form.add_error(field, WRONG_CODE)
    return found
