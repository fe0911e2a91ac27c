"""Accounts as the system administrator keeps them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zjtx.accounts import policies, second_factor, selectors
from zjtx.accounts.enums import Role
from zjtx.accounts.forms.identity import ResetForm
from zjtx.accounts.forms.keeping import ReasonForm
from zjtx.accounts.models import User
from zjtx.accounts.services.second_factor import reset
from zjtx.accounts.services.staff import disable_user, enable_user
from zjtx.common.access import roles
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

from .identity import is_proved

PAGE_SIZE = 50


@roles(Role.SYSTEM_ADMIN)
def staff_list(request: HttpRequest) -> HttpResponse:
    """Accounts by role, region and name; all staff where no role is chosen."""
    role, text = request.GET.get("role", ""), request.GET.get("q", "")[:60]
    role = role if role in Role.values else ""
    region = Region.objects.filter(pk=request.GET.get("region", "")[:12]).first()
    rows = selectors.accounts(role=role, region=region, text=text)
    after = request.GET.get("after", "")[:30]
    page = list((rows.filter(username__gt=after) if after else rows)[: PAGE_SIZE + 1])
    context = {
        "accounts": page[:PAGE_SIZE],
        "filters": _filters(role, region, text),
        "pager": _pager(request, page, after),
        "waiting_count": selectors.staff_invitations().filter(confirmed_at=None).count()
        + selectors.waiting_role_changes().count(),
    }
    return render(request, "accounts/staff_list.html", context)


@roles(Role.SYSTEM_ADMIN)
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it may do, and the acts on it."""
    return _member_page(request, _account(pk), ReasonForm())


@roles(Role.SYSTEM_ADMIN)
@require_POST
def staff_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an account; its sessions end."""
    member, form = _account(pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            disable_user(actor=request.user, user=member, **form.cleaned_data, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"账号“{member.username}”已停用，其登录已全部退出。")
            return redirect("accounts:staff_member", pk=pk)
    return _member_page(request, member, form)


@roles(Role.SYSTEM_ADMIN)
@require_POST
def staff_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Enable a disabled account."""
    member = _account(pk)
    try:
        enable_user(actor=request.user, user=member, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"账号“{member.username}”已启用，下次登录须修改密码。")
    return redirect("accounts:staff_member", pk=pk)


@roles(Role.SYSTEM_ADMIN)
@sensitive_post_parameters("present_password")
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a lost second factor from an account."""
    member, form = _account(pk), ResetForm(request.POST if request.method == "POST" else None)
    refusal = policies.second_factor_reset_refusal(request.user, member)
    if request.method == "POST" and not refusal and form.is_valid() and is_proved(request, form):
        try:
            reset(actor=request.user, user=member, reason=form.cleaned_data["reason"], request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"账号“{member.username}”的两步验证已重置，其登录已全部退出。")
            return redirect("accounts:staff_member", pk=pk)
    context = _reset_page(member, form, refusal)
    return render(request, "pieces/confirm_page.html", context, status=422 if form.errors else 200)


def _account(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("region", "enterprise"), pk=pk)


def _member_page(request: HttpRequest, member: User, form: ReasonForm) -> HttpResponse:
    context = {
        "member": member,
        "form": form,
        "refusal": policies.disabling_refusal(request.user, member),
        "device": second_factor.device_of(member),
        "reset_refusal": policies.second_factor_reset_refusal(request.user, member),
        "waiting": selectors.waiting_role_changes().filter(user=member).first(),
    }
    return render(request, "accounts/staff_member.html", context, status=422 if form.errors else 200)


def _reset_page(member: User, form: ResetForm, refusal: str | None) -> dict:
    """What the page before a reset shows."""
    page_url = reverse("accounts:staff_member", args=[member.pk])
    return {
        "page_name": "重置两步验证",
        "act_label": "重置两步验证",
        "lead_text": f"{member.full_name}（{member.username}）。重置前应当面或通过已登记的办公电话核实本人身份。",
        "consequences": [
            "该账号的验证器和恢复码失效，登录全部退出。",
            "本人下次登录只需密码"
            + ("，登录后须先重新设置两步验证。" if second_factor.is_required_of(member) else "。"),
            "本人和其他系统管理员将收到消息，本次办理记入审计记录。",
        ],
        "form": form,
        "is_blocked": bool(refusal),
        "reversible": refusal or "",
        "back_label": "返回",
        "cancel_url": page_url,
        "crumbs": [("账号", reverse("accounts:staff_list")), (member.full_name, page_url)],
        "danger": True,
    }


def _filters(role: str, region: Region | None, text: str) -> list[dict]:
    regions = [("", "全部"), *((city.pk, city.name) for city in cities())]
    if region is not None and region.pk not in dict(regions):
        regions.append((region.pk, region.name))
    return [
        {
            "name": "role",
            "label": "角色",
            "kind": "select",
            "value": role,
            "options": [("", "全部工作人员"), *Role.choices],
        },
        {
            "name": "region",
            "label": "地区",
            "kind": "select",
            "value": region.pk if region else "",
            "options": regions,
        },
        {"name": "q", "label": "姓名、登录名、邮箱、单位", "kind": "search", "value": text},
    ]


def _pager(request: HttpRequest, page: list[User], after: str) -> dict | None:
    if len(page) <= PAGE_SIZE and not after:
        return None
    query = request.GET.copy()
    query.pop("after", None)
    first = f"{reverse('accounts:staff_list')}?{query.urlencode()}"
    pager = {"first_url": first} if after else {}
    if len(page) > PAGE_SIZE:
        query["after"] = page[PAGE_SIZE - 1].username
        pager["next_url"] = f"{reverse('accounts:staff_list')}?{query.urlencode()}"
    return pager
