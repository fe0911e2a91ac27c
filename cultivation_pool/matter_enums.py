"""Words with a fixed list of values around verification cases (核查与撤销)."""

from django.db import models


class MatterState(models.TextChoices):
    """Where a case stands. Written by `services.matters` and `services.matter_decisions` alone."""

    RECEIVED = "received", "待交办"
    VERIFYING = "verifying", "市级核查"
    REPORTED = "reported", "待省级决定"
    PREPARED = "prepared", "撤销待复核"
    NOT_UPHELD = "not_upheld", "不成立"
    WARNED = "warned", "责令整改"
    REVOKED = "revoked", "已撤销称号"
    REVERSED = "reversed", "撤销决定已撤销"
    DISMISSED = "dismissed", "不予受理"


# Nothing is decided yet.
OPEN_MATTERS = (MatterState.RECEIVED, MatterState.VERIFYING, MatterState.REPORTED, MatterState.PREPARED)


class MatterSource(models.TextChoices):
    """What opened a case."""

    REPORT = "report", "季度报表填报"
    PUBLIC = "public", "实名反映"
    OFFICER = "officer", "主管部门发现"


class MatterCause(models.TextChoices):
    """What it is about: the three kinds of the notice, 三（三）1."""

    VIOLATION = "violation", "违法、违规、失信行为"
    ACCIDENT = "accident", "安全、质量、环境污染事故"
    FALSE = "false", "提供虚假信息"


class Proposal(models.TextChoices):
    """What the city proposes at the end of its verification."""

    NO_GROUND = "no_ground", "反映的情况不属实"
    RECTIFIED = "rectified", "情况属实，责令整改或已整改"
    REVOKE = "revoke", "情况属实，建议撤销称号"


class DecisionKind(models.TextChoices):
    """What the province decides. The last two are acts of two persons."""

    NOT_UPHELD = "not_upheld", "不成立"
    WARNING = "warning", "责令整改"
    REVOCATION = "revocation", "撤销称号"
    REVERSAL = "reversal", "撤销原撤销决定"


TWO_PERSONS = (DecisionKind.REVOCATION, DecisionKind.REVERSAL)


class MatterEvent(models.TextChoices):
    """What the timeline of a case keeps."""

    OPENED = "opened", "立案"
    ANSWERED_AGAIN = "answered_again", "企业更正报表"
    HANDED = "handed", "交市级核查"
    DISMISSED = "dismissed", "不予受理"
    ASKED = "asked", "要求企业书面说明"
    STATED = "stated", "企业提交书面说明"
    REPORTED = "reported", "上报核查情况"
    SENT_BACK = "sent_back", "退回补充核查"
    DECIDED = "decided", "作出决定"
    PREPARED = "prepared", "拟定决定，待复核"
    DECLINED = "declined", "决定未予确认"
    CONFIRMED = "confirmed", "复核确认决定"
