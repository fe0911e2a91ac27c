"""Statuses, desks and answer sources of a declaration. One word per concept; the labels are what users read."""

from django.db import models


class Status(models.TextChoices):
    """Where a declaration stands (architecture.md, decision 3). Only `workflow.perform()` writes it."""

    DRAFT = "draft", "填报中"
    DISTRICT_REVIEW = "district_review", "区县初审"
    CITY_REVIEW = "city_review", "市级初审"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    NOT_RECOMMENDED = "not_recommended", "不予推荐"
    RECOMMENDED = "recommended", "已推荐"
    EXPERT_REVIEW = "expert_review", "专家评审"
    REVIEWED = "reviewed", "评审完成"
    PROPOSED = "proposed", "拟认定"
    PUBLICITY = "publicity", "公示中"
    RECOGNISED = "recognised", "已认定"
    NOT_RECOGNISED = "not_recognised", "未认定"


EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
# Nothing moves on from here but an appeal that is right: an act that comes too late is told so.
OVER = frozenset({Status.WITHDRAWN, Status.NOT_RECOMMENDED, Status.NOT_RECOGNISED})
# What has been decided stands on the report that was kept with the decision.
DECIDED = OVER | {Status.PROPOSED, Status.PUBLICITY, Status.RECOGNISED}
UNDER_FIRST_REVIEW = frozenset({Status.DISTRICT_REVIEW, Status.CITY_REVIEW})


class Desk(models.TextChoices):
    """The desk of a stage that reviews or returns."""

    DISTRICT = "district", "区县初审"
    CITY = "city", "市级初审"
    EXPERT = "expert", "专家评审"
    PROVINCE = "province", "省级审定"


class Source(models.TextChoices):
    """Where an answer came from (AnswerMark.source)."""

    TYPED = "typed", "填写"
    ENTERPRISE_RECORD = "enterprise_record", "企业档案"
    DECLARATION = "declaration", "已提交的申报"
    POOL_REPORT = "pool_report", "培育库报表"
    IMPORTED = "imported", "文件导入"
    # What the system had filled in was not wanted: other sources may still offer theirs.
    CLEARED = "cleared", "未采用带入内容"


PREFILLED = frozenset({Source.ENTERPRISE_RECORD, Source.DECLARATION, Source.POOL_REPORT})


class WindowKind(models.TextChoices):
    """The windows of a round (product.md, part 2)."""

    APPLY = "apply", "企业申报"
    DISTRICT_REVIEW = "district_review", "区县初审"
    FIRST_REVIEW = "first_review", "市级初审"


class RoundState(models.TextChoices):
    """A round is prepared by a system administrator and opened by a province officer (four eyes)."""

    PREPARED = "prepared", "待确认"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class Reading(models.TextChoices):
    """How a group's wording can be read; a rule set has a tree for each reading that its group allows."""

    DEFAULT = "default", "通常读法"
    STRICT = "strict", "从严读法"
    LENIENT = "lenient", "从宽读法"


class FindingVerdict(models.TextChoices):
    MET = "met", "符合"
    NOT_MET = "not_met", "不符合"
