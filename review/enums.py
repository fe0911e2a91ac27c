"""Decisions of a first review."""

from django.db import models


class Decision(models.TextChoices):
    """How a desk ends its review of one version (product.md, part 6)."""

    RECOMMEND = "recommend", "推荐"
    RETURN = "return", "退回修改"
    NOT_RECOMMEND = "not_recommend", "不予推荐"


class Stage(models.TextChoices):
    """Where the declarations of a queue lie; the desk's own is the queue itself, the others are only watched."""

    DESK = "desk", "待办理"
    RETURNED = "returned", "已退回企业"
    DISTRICT = "district", "区县初审中"


class QueueList(models.TextChoices):
    """The lists whose filters an officer can keep."""

    QUEUE = "queue", "初审"
    PROVINCE = "province", "申报情况"


class BatchAct(models.TextChoices):
    """What can be done to many rows of a queue at once."""

    RECOMMEND = "recommend", "推荐"
    RETURN = "return", "退回修改"
    NOT_RECOMMEND = "not_recommend", "不予推荐"
    ASSIGN = "assign", "移交经办"
    URGE = "urge", "提醒企业"


class RowState(models.TextChoices):
    """What became of one row of a batch."""

    SHOWN = "shown", "待确认"
    LEFT_OUT = "left_out", "未选"
    WAITING = "waiting", "待办理"
    DONE = "done", "已办理"
    REFUSED = "refused", "未办理"


class PanelState(models.TextChoices):
    """Where a panel of experts stands (product.md, part 7)."""

    FORMING = "forming", "组建中"
    SCORING = "scoring", "评审中"
    SIGNED_OFF = "signed_off", "组长已签署"


class PanelStage(models.TextChoices):
    """Whose panel it is: a city's before it recommends, or the province's."""

    CITY = "city", "市级评审"
    PROVINCE = "province", "省级评审"


class ConflictState(models.TextChoices):
    """What an expert has stated about one declaration before its file opens."""

    PENDING = "pending", "未声明"
    CLEAR = "clear", "无须回避"
    CONFLICT = "conflict", "已回避"


class TieKind(models.TextChoices):
    """What binds an expert to an enterprise besides the present employment."""

    PAST_EMPLOYER = "past", "曾任职单位"
    SHAREHOLDING = "shares", "持有股份的企业"
    DECLARED = "declared", "其他应当回避的企业"


class DrawSource(models.TextChoices):
    """Whom a draw chooses from."""

    SEATED = "seated", "本评审组的专家"
    BANK = "bank", "专家库"


class SpreadCounting(models.TextChoices):
    """How a declaration's score is counted once another expert has scored it (docs/decisions/0030-spread.md)."""

    ALL = "all", "全部评分的平均分"
    TRIMMED = "trimmed", "去掉离平均分最远的一份"


class GroupVerdict(models.TextChoices):
    """The panel's result on one declaration (专家组评审结果)."""

    PASS = "pass", "通过评审"
    FAIL = "fail", "未通过评审"


class ListState(models.TextChoices):
    """A decision list is a draft until it is applied; then nothing of it changes."""

    DRAFT = "draft", "拟定中"
    APPLIED = "applied", "已审定"


class LeftOutGround(models.TextChoices):
    """Why a declaration is left out, in the words that are told to its enterprise; what is its own is added behind."""

    FAILED = "failed", "专家组评审结果为未通过"
    BELOW = "below", "专家评审综合排名未进入本批次拟认定范围"
    UNMET = "unmet", "经复核，不符合通知规定的条件"
    UNPROVEN = "unproven", "佐证材料不足以证明申报内容"
    COMMITMENTS = "commitments", "经核查，存在与承诺事项不符的情形"
    OTHER = "other", "其他（在补充说明中写明）"


class TraceKind(models.TextChoices):
    """What stands in the trace of a decision list."""

    CHANGE = "change", "修改"
    COMMENT = "comment", "意见"


class Outcome(models.TextChoices):
    """What became of one row of a decision list when the list was applied."""

    WAITING = "", "未办理"
    PROPOSED = "proposed", "列入拟认定名单"
    LEFT_OUT = "left_out", "不列入"
    REFUSED = "refused", "未能办理"


class PublicityState(models.TextChoices):
    """Whether the closing job has been by. Whether a publicity is open is decided by the clock, not by this."""

    OPEN = "open", "公示"
    CLOSED = "closed", "已结束"


class Phase(models.TextChoices):
    """Where a publicity stands on a day: the clock's answer (product.md, part 7)."""

    COMING = "coming", "尚未开始"
    OPEN = "open", "公示中"
    OVER = "over", "公示期满"


class LineField(models.TextChoices):
    """The columns of a public list that may be corrected, visibly."""

    ENTERPRISE = "enterprise", "企业名称"
    PRODUCT = "product", "产品（技术）名称"


class ObjectionState(models.TextChoices):
    """An objection is open until the province has answered it."""

    OPEN = "open", "待答复"
    UPHELD = "upheld", "异议成立"
    REJECTED = "rejected", "异议不成立"


class Channel(models.TextChoices):
    """How an objection reached the province."""

    ONLINE = "online", "公示页面"
    LETTER = "letter", "来信"
    SEALED = "sealed", "加盖公章来函"
    VISIT = "visit", "来访、来电"


class ExaminationState(models.TextChoices):
    """Where the examination of an objection by a city stands (交办、核查)."""

    OPEN = "open", "核查中"
    RETURNED = "returned", "已反馈"
    CLOSED = "closed", "已终止"


class AppealState(models.TextChoices):
    """Where an enterprise's appeal stands (申诉)."""

    FILED = "filed", "待受理"
    ACCEPTED = "accepted", "复核中"
    MAINTAINED = "maintained", "维持原决定"
    CORRECTED = "corrected", "予以纠正"


class PhraseUse(models.TextChoices):
    """Where a standard phrase of a bureau is put in."""

    REMARK = "remark", "修改意见"
    RECOMMEND = "recommend", "推荐意见"
    RETURN = "return", "退回的总体意见"
    NOT_RECOMMEND = "not_recommend", "不予推荐的理由"


class PacketState(models.TextChoices):
    """Where the recommendation material of a bureau stands (product.md, part 6)."""

    OPEN = "open", "初审中"
    CLOSED = "closed", "待报送"
    SENT = "sent", "已报送"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接收"


class PacketAct(models.TextChoices):
    """What is done with recommendation material; kept one after the other."""

    CLOSE = "close", "办结初审"
    REOPEN = "reopen", "重新开启初审"
    LETTER = "sealed", "上传推荐函"
    CANDIDATES = "candidates", "上传后备企业表"
    SEND = "send", "报送"
    ACCEPT = "accept", "接收"
    SEND_BACK = "send_back", "退回"
