"""Verification cases (核查与撤销): what is looked into, by whom, what the enterprise says, what the city found.

Notice, 三（三）1: 违法、违规、失信，安全、质量、环境污染事故，虚假信息，一经核实立即撤销所获称号，三年内不得申报.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cultivation_pool.matter_enums import MatterCause, MatterEvent, MatterSource, MatterState, Proposal
from review.models.matters import exactly_one

from .append_only import AppendOnly
from .reports import QuarterlyReport


def by_whom(name: str, *, null: bool = False) -> Any:
    """A column for the person of an act."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, blank=null, verbose_name=name
    )


class CaseQuerySet(models.QuerySet["VerificationCase"]):
    """Cases by who may see them."""

    def visible_to(self, user: Any) -> "CaseQuerySet":
        """The province all; a city those of its region that it was given; an enterprise those it was told of."""
        if user.role == "enterprise":
            return self.filter(enterprise_id=user.enterprise_id, told_at__isnull=False)
        if user.role not in ("city_officer", "province_officer") or not user.scope_path:
            return self.none()
        found = self.filter(region_path__startswith=user.scope_path)
        return found if user.role == "province_officer" else found.filter(handed_at__isnull=False)


class VerificationCase(models.Model):
    """One matter against one enterprise. `matter` is what the city reads of it; of a report by name that is the
    province's words, never the reporter's. `told_at` is when the enterprise first heard of it, `due_on` until when the
    desk on which it lies has to act.
    """

    number = models.CharField("编号", max_length=24, unique=True)
    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="verification_cases")
    enterprise_name = models.CharField("企业名称", max_length=120)
    region_path = models.CharField("地区路径", max_length=60)
    source = models.CharField("来源", max_length=8, choices=MatterSource.choices)
    cause = models.CharField("事由", max_length=10, choices=MatterCause.choices)
    report = models.ForeignKey(QuarterlyReport, models.PROTECT, null=True, blank=True, related_name="cases")
    matter = models.TextField("核查事项", blank=True)
    state = models.CharField("状态", max_length=12, choices=MatterState.choices)
    opened_by = by_whom("立案人", null=True)
    opened_at = models.DateTimeField("立案时间")
    handed_at = models.DateTimeField("交市级核查时间", null=True, blank=True)
    shares_contacts = models.BooleanField("市级可查看反映人", default=False)
    due_on = models.DateField("办理期限", null=True, blank=True)
    is_provisional = models.BooleanField("期限为暂定", default=False)
    told_at = models.DateTimeField("首次告知企业时间", null=True, blank=True)
    request_key = models.CharField("请求标识", max_length=64, unique=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "核查事项"
        verbose_name_plural = "核查事项"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "region_path"], name="matter_queue")]
        constraints = [
            models.CheckConstraint(name="matter_state_known", condition=Q(state__in=MatterState.values)),
            models.CheckConstraint(name="matter_cause_known", condition=Q(cause__in=MatterCause.values)),
            models.CheckConstraint(
                name="matter_of_report_names_it",
                condition=Q(source=MatterSource.REPORT, report__isnull=False)
                | Q(source__in=(MatterSource.PUBLIC, MatterSource.OFFICER), report__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["report", "cause"], condition=Q(report__isnull=False), name="matter_once_a_report_and_cause"
            ),
            models.CheckConstraint(
                name="matter_with_city_has_words",
                condition=Q(handed_at__isnull=True, shares_contacts=False)
                | Q(handed_at__isnull=False, matter__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="matter_verified_after_handing",
                condition=Q(state__in=(MatterState.RECEIVED, MatterState.DISMISSED)) | Q(handed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise_name}"


class NamedReport(models.Model):
    """What somebody reported under a real name from the public page. Name, contact and words are the province's alone,
    the first two behind an act that is recorded; the city reads them where the case says so."""

    case = models.OneToOneField(VerificationCase, models.PROTECT, related_name="named_report")
    receipt_number = models.CharField("受理编号", max_length=24, unique=True)
    query_code = models.CharField("查询码", max_length=8)
    name = models.CharField("姓名或单位", max_length=60)
    contact = models.CharField("联系方式", max_length=120)
    text = models.TextField("反映内容")
    address = models.CharField("来源地址", max_length=45, blank=True)
    received_at = models.DateTimeField("收到时间")
    request_key = models.CharField("请求标识", max_length=64, unique=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "实名反映"
        verbose_name_plural = "实名反映"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="named_report_has_words",
                condition=Q(name__regex=r"\S", contact__regex=r"\S", text__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="named_report_answered_with_words",
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False, answer__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number


class MatterHearing(models.Model):
    """What a city asks the enterprise to state in writing, and the statement."""

    case = models.ForeignKey(VerificationCase, models.PROTECT, related_name="hearings")
    question = models.TextField("需说明的事项")
    due_on = models.DateField("提交期限")
    asked_by = by_whom("要求人")
    asked_at = models.DateTimeField("要求时间")
    text = models.TextField("书面说明", blank=True)
    given_by = by_whom("提交人", null=True)
    given_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        verbose_name = "听取企业意见"
        verbose_name_plural = "听取企业意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="hearing_asks_something", condition=Q(question__regex=r"\S")),
            models.CheckConstraint(
                name="hearing_given_with_words",
                condition=Q(given_at__isnull=True, given_by__isnull=True, text="")
                | Q(given_at__isnull=False, given_by__isnull=False, text__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.due_on}"


class MatterFinding(models.Model):
    """What the city found, once a verification: facts, opinion, proposal. Sent back, it verifies and reports again."""

    case = models.ForeignKey(VerificationCase, models.PROTECT, related_name="findings")
    findings = models.TextField("核查情况")
    opinion = models.TextField("核查意见")
    proposal = models.CharField("处理建议", max_length=10, choices=Proposal.choices)
    reported_by = by_whom("核查人")
    reported_at = models.DateTimeField("上报时间")

    class Meta:
        verbose_name = "核查结果"
        verbose_name_plural = "核查结果"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="finding_has_words", condition=Q(findings__regex=r"\S", opinion__regex=r"\S")),
            models.CheckConstraint(name="finding_proposal_known", condition=Q(proposal__in=Proposal.values)),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_proposal_display()}"


class MatterLog(AppendOnly):
    """One event of a case. `words` are for officers, `told` is what the enterprise reads of it."""

    case = models.ForeignKey(VerificationCase, models.PROTECT, related_name="log")
    event = models.CharField("事项", max_length=16, choices=MatterEvent.choices)
    actor = by_whom("办理人", null=True)
    actor_label = models.CharField("办理人", max_length=150)
    at = models.DateTimeField("办理时间")
    words = models.TextField("内容", blank=True)
    told = models.TextField("告知企业的内容", blank=True)

    class Meta:
        verbose_name = "核查办理记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="matter_event_known", condition=Q(event__in=MatterEvent.values)),
            models.UniqueConstraint(fields=["case"], condition=Q(event="opened"), name="matter_opened_once"),
        ]


FILE_OWNERS = ("case", "named_report", "hearing", "finding")


class MatterFile(models.Model):
    """A file of a case as an officer opened it, of a report by name, a hearing or a finding: of exactly one of them.

    `is_shared` is for files of a report by name alone: whether the province let the city read it.
    """

    case = models.ForeignKey(VerificationCase, models.PROTECT, null=True, blank=True, related_name="files")
    named_report = models.ForeignKey(NamedReport, models.PROTECT, null=True, blank=True, related_name="files")
    hearing = models.ForeignKey(MatterHearing, models.PROTECT, null=True, blank=True, related_name="files")
    finding = models.ForeignKey(MatterFinding, models.PROTECT, null=True, blank=True, related_name="files")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=160)
    is_shared = models.BooleanField("交市级核查", default=False)

    class Meta:
        verbose_name = "核查附件"
        verbose_name_plural = "核查附件"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="matter_file_has_one_owner", condition=exactly_one(FILE_OWNERS)),
            models.CheckConstraint(
                name="matter_file_shared_of_report", condition=Q(is_shared=False) | Q(named_report__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name
