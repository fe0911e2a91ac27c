"""Forms for keeping accounts: staff, colleagues, claims, display."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zjtx.accounts.enums import STAFF_ROLES, Role
from zjtx.accounts.policies import scope_refusal
from zjtx.registry.models import Region

from .base import PlainForm, email_field, full_name_field, mobile_field


class ScopeMixin(PlainForm):
    """A staff role and the region that goes with it; add `role` and `region` to the form."""

    def clean(self) -> dict[str, Any]:
        """Officers have the region of their level, other roles none."""
        cleaned = super().clean() or self.cleaned_data
        role = cleaned.get("role")
        if role and "region" in cleaned and (refusal := scope_refusal(role, cleaned["region"])):
            self.add_error("region", ValidationError(refusal))
        return cleaned


def role_field() -> forms.ChoiceField:
    """A staff role."""
    choices = [("", "请选择"), *((role.value, role.label) for role in STAFF_ROLES)]
    return forms.ChoiceField(label="角色", choices=choices)


def region_field() -> forms.ModelChoiceField:
    """Any region, in the order of the tree."""
    field = forms.ModelChoiceField(
        Region.objects.order_by("path"),
        label="所属地区",
        required=False,
        empty_label="不适用",
        help_text="主管部门的账号须选择：省级选辽宁省，市级选设区的市或沈抚示范区，区县级选区、市、县或先导区。",
    )
    field.is_conditional = True  # by the role: the help text says when, so 选填 beside the label would mislead
    return field


class StaffInviteForm(ScopeMixin):
    """Who is invited, and to what."""

    role = role_field()
    region = region_field()
    full_name = full_name_field()
    email = email_field("邀请链接将发送至该邮箱。")
    mobile = mobile_field(required=False)
    organisation = forms.CharField(
        label="工作单位", max_length=120, required=False, help_text="评审专家和第三方服务机构须填写。"
    )

    def clean(self) -> dict[str, Any]:
        """Experts and institutions say where they come from: conflicts of interest are found by it."""
        cleaned = super().clean()
        if cleaned.get("role") in (Role.EXPERT, Role.INSTITUTION) and not cleaned.get("organisation"):
            self.add_error("organisation", "评审专家和第三方服务机构应填写工作单位。")
        return cleaned


class RoleChangeForm(ScopeMixin):
    """Another role or region, with the reason."""

    role = role_field()
    region = region_field()
    reason = forms.CharField(label="事由", max_length=200, widget=forms.TextInput())


class ReasonForm(PlainForm):
    """Why an account is disabled."""

    reason = forms.CharField(label="停用事由", max_length=200)


class ColleagueForm(PlainForm):
    """A colleague of the enterprise."""

    full_name = full_name_field()
    email = email_field("邀请链接将发送至该邮箱。")
    mobile = mobile_field(required=False)


class ClaimAcceptForm(PlainForm):
    """What the new account becomes."""

    as_administrator = forms.BooleanField(
        label="设为企业管理员", required=False, help_text="原企业管理员将转为普通用户，账号不停用。"
    )
    note = forms.CharField(label="核实情况", max_length=500, required=False, help_text="例如：已与企业电话核实。")


class ClaimRefuseForm(PlainForm):
    """Why not; the applicant is told."""

    reason = forms.CharField(
        label="不同意的理由", max_length=500, help_text="理由将告知申请人。", widget=forms.Textarea({"rows": 3})
    )


class DisplayForm(PlainForm):
    """How pages look for this account."""

    large_text = forms.BooleanField(label="大字显示", required=False, help_text="文字放大至 125%。")
    high_contrast = forms.BooleanField(label="高对比度", required=False, help_text="黑字白底，边框加深。")
