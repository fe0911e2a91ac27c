"""Decisions of a first review."""

from django.db import models


class Decision(models.TextChoices):
    """How a desk ends its review of one version (product.md, part 6)."""

    RECOMMEND = "recommend", "推荐"
    RETURN = "return", "退回修改"
    NOT_RECOMMEND = "not_recommend", "不予推荐"


class PanelState(models.TextChoices):
    """Where a panel of experts stands (product.md, part 7)."""

    FORMING = "forming", "组建中"
    SCORING = "scoring", "评审中"
    SIGNED_OFF = "signed_off", "组长已签署"


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
    BANK = "bank", "本部门专家库"


class GroupVerdict(models.TextChoices):
    """The panel's result on one declaration (专家组评审结果)."""

    PASS = "pass", "通过评审"
    FAIL = "fail", "未通过评审"


class ListState(models.TextChoices):
    """A decision list is a draft until it is applied; then nothing of it changes."""

    DRAFT = "draft", "拟定中"
    APPLIED = "applied", "已审定"


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
    VISIT = "visit", "来访、来电"


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
