"""States of a report, events of its timeline, where an answer came from, and what the pool-wide check comes to."""

from django.db import models


class ReportState(models.TextChoices):
    """Where a report stands. Written by `services.filing`, `services.deciding` and `services.correcting`."""

    OPEN = "open", "待填报"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已通过"


# The enterprise can change answers now.
EDITABLE = frozenset({ReportState.OPEN, ReportState.RETURNED})
# The figures stand, be they looked at by the city already or not.
FILED = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED})


class ReportEvent(models.TextChoices):
    """What the timeline of a report keeps."""

    OPENED = "opened", "开始填报"
    SUBMITTED = "submitted", "提交报表"
    RETURNED = "returned", "退回修改"
    ACCEPTED = "accepted", "审核通过"
    EXTENDED = "extended", "延长截止日"
    ASKED = "asked", "申请更正"
    REOPENED = "reopened", "重新开放填报"
    CITY_FILLED = "city_filled", "市级代填"


class ReportSource(models.TextChoices):
    """Where an answer of a report came from (ReportMark.source)."""

    TYPED = "typed", "填写"
    ENTERPRISE_RECORD = "enterprise_record", "企业档案"
    LAST_REPORT = "last_report", "上一季度报表"
    DECLARATION = "declaration", "申报表"
    LAST_PROFILE = "last_profile", "上年度基本情况表"
    TITLES = "titles", "称号登记"
    IMPORTED = "imported", "填报表格"
    CITY_SHEET = "city_sheet", "市级代填"


# What the enterprise is filling in is its own until it is submitted: the city does not see it.
TYPED_BY_ENTERPRISE = frozenset({ReportSource.TYPED, ReportSource.IMPORTED})


class RowOutcome(models.TextChoices):
    """What became of a row of a city's sheet."""

    WRITTEN = "written", "已代填"
    SUBMITTED = "submitted", "已代填并代为提交"
    UNCHANGED = "unchanged", "没有变化"
    REFUSED = "refused", "未写入"


class CheckOutcome(models.TextChoices):
    """Where an enterprise stands in a pool-wide check, as far as the figures tell; in the order of the list."""

    LIKELY = "likely", "看来符合"
    CLOSE = "close", "接近"
    INCOMPLETE = "incomplete", "数据不全"
    UNLIKELY = "unlikely", "不符合"


class Movement(models.TextChoices):
    """What a yearly update says of an enterprise."""

    IN = "in", "入库"
    OUT = "out", "出库"
    STAYS = "stays", "保留"


class ImportState(models.TextChoices):
    """Where a workbook of titles from before the system stands. Written by `services.title_imports` alone."""

    CHECKING = "checking", "核对中"
    REFUSED = "refused", "有问题"
    READY = "ready", "待导入"
    IMPORTING = "importing", "导入中"
    DONE = "done", "已导入"
    DISCARDED = "discarded", "未导入"


class ServiceKind(models.TextChoices):
    """What a bureau may offer (notice, 四)."""

    TRAINING = "training", "培训"
    FINANCING = "financing", "融资对接"
    EXHIBITION = "exhibition", "展览展销"
    TECHNOLOGY = "technology", "技术创新"
    MARKET = "market", "市场开拓"
    OTHER = "other", "其他"


class Attendance(models.TextChoices):
    """What the bureau noted of a sign-up."""

    CAME = "came", "已参加"
    MISSED = "missed", "未参加"


class ChangeKind(models.TextChoices):
    """What an enterprise files as a change (notice, 三（三）3: 更名、重组等重大调整)."""

    RENAME = "rename", "简单更名"
    RESTRUCTURE = "restructure", "重组"
    MOVE = "move", "迁移"


class ChangeState(models.TextChoices):
    """Where a change stands. Written by `services.changes` and `services.change_decisions` alone."""

    DUE = "due", "待申报"
    CITY = "city", "市级核查"
    RETURNED = "returned", "退回补正"
    PROVINCE = "province", "省级审定"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "已撤回"
    CLOSED = "closed", "已终止"


# The enterprise has something to do; a desk has something to do; both together are under way.
CHANGE_OWED = frozenset({ChangeState.DUE, ChangeState.RETURNED})
CHANGE_FILED = frozenset({ChangeState.CITY, ChangeState.RETURNED, ChangeState.PROVINCE})
CHANGE_OPEN = frozenset({ChangeState.DUE, *CHANGE_FILED})


class ChangeSource(models.TextChoices):
    """How a change became known."""

    ENTERPRISE = "enterprise", "企业申报"
    REPORT = "report", "季度报表填报"
    OFFICER = "officer", "主管部门登记"


class ChangeEvent(models.TextChoices):
    """What the timeline of a change keeps."""

    NOTED = "noted", "登记须申报的变更"
    FILED = "filed", "提交变更申报"
    PASSED = "passed", "市级核查通过"
    RETURNED = "returned", "退回补正"
    CONFIRMED = "confirmed", "确认变更"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "撤回申报"
    CLOSED = "closed", "终止办理"
    KEPT = "kept", "决定保留称号"
    GIVEN_UP = "given_up", "确认放弃称号"


class TitleFate(models.TextChoices):
    """What the province decided on the titles of who filed late or not at all."""

    KEPT = "kept", "保留称号"
    GIVEN_UP = "given_up", "确认放弃称号"


class CandidateState(models.TextChoices):
    """Where a candidate (后备企业) stands. Written by `services.candidates` alone."""

    NOMINATED = "nominated", "待市级确认"
    CONFIRMED = "confirmed", "已确认"
    STRUCK = "struck", "不列入"


# On the list or on the way to it.
CANDIDATE_LISTED = frozenset({CandidateState.NOMINATED, CandidateState.CONFIRMED})
