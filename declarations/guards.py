"""When a move is possible: windows, stages, places. Each answers None or the refusal's sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from declarations.bans import ban_refusal
from declarations.enums import Desk, RoundState, Status, WindowKind
from declarations.models import CityStage, Declaration, Remark, RoundWindow
from zjtx.common import clock


@dataclass(frozen=True)
class Context:
    """Who acts, when, and with what words. `is_preview` asks for the button, before words are typed; `label` is what
    the timeline calls the actor instead of their name."""

    actor: Any
    at: datetime
    reason: str = ""
    opinion: str = ""
    version: int | None = None
    request: Any = None
    is_preview: bool = False
    label: str = ""

    @property
    def actor_label(self) -> str:
        """ "王敏（大连市工业和信息化局）" as the timeline keeps it; `label` where the person is not to be named."""
        return self.label or f"{self.actor.full_name}（{self.actor.scope_label}）"


def _moment(at: datetime) -> str:
    local = clock.local(at)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def window_of(declaration: Declaration, kind: str) -> RoundWindow | None:
    """The round's window of that kind."""
    return RoundWindow.objects.select_related("round").filter(round_id=declaration.round_id, kind=kind).first()


def _window_refusal(declaration: Declaration, kind: WindowKind, at: datetime) -> str | None:
    window = window_of(declaration, kind)
    if window is None or window.round.state == RoundState.PREPARED:
        return f"本批次的{kind.label}尚未开放"
    if at < window.opens_at:
        return f"{kind.label}自{_moment(window.opens_at)}开始，目前尚未开放"
    if at > window.closes_at:
        return f"{kind.label}已于{_moment(window.closes_at)}截止"
    return "本批次已结束" if window.round.state == RoundState.CLOSED else None


def in_apply_window(declaration: Declaration, context: Context) -> str | None:
    """The application window is open; the last second of the last day counts."""
    return _window_refusal(declaration, WindowKind.APPLY, context.at)


def in_first_review_window(declaration: Declaration, context: Context) -> str | None:
    """First review is open; after its end desks act only within an extension."""
    return _window_refusal(declaration, WindowKind.FIRST_REVIEW, context.at)


def in_district_window(declaration: Declaration, context: Context) -> str | None:
    """District review is open; a round without a window of its own uses the first review's."""
    kind = WindowKind.DISTRICT_REVIEW if window_of(declaration, WindowKind.DISTRICT_REVIEW) else WindowKind.FIRST_REVIEW
    return _window_refusal(declaration, kind, context.at)


def in_return_time(declaration: Declaration, context: Context) -> str | None:
    """A resubmission is in time until the return's own date."""
    if declaration.due_at is not None and context.at > declaration.due_at:
        return f"修改期限已于{_moment(declaration.due_at)}截止"
    return None


def district_window_is_over(declaration: Declaration, context: Context) -> str | None:
    """The district can act no more: its window has ended, and no extension has been granted."""
    window = window_of(declaration, WindowKind.DISTRICT_REVIEW) or window_of(declaration, WindowKind.FIRST_REVIEW)
    if window is None or window.round.state == RoundState.PREPARED:
        return "本批次的区县初审尚未开放"
    if window.round.state == RoundState.CLOSED:
        return "本批次已结束"
    if context.at <= window.closes_at:
        return f"区县初审至{_moment(window.closes_at)}截止，在此之前由区县主管部门办理"
    return None


def has_district_stage(declaration: Declaration) -> bool:
    """Whether the declaration's city switched the district stage on in this round."""
    codes = declaration.region_path.strip("/").split("/")
    if len(codes) <= 2:  # a city itself, or a zone that acts as one
        return False
    return CityStage.objects.filter(round_id=declaration.round_id, city_id=codes[1], has_district_stage=True).exists()


def is_staged(declaration: Declaration, context: Context) -> str | None:
    return None if has_district_stage(declaration) else "所在市未设区县初审，请直接提交至市级初审"


def is_plain_stage(declaration: Declaration, context: Context) -> str | None:
    return "所在市设有区县初审，请先提交至区县初审" if has_district_stage(declaration) else None


def returned_by_district(declaration: Declaration, context: Context) -> str | None:
    return None if declaration.returned_by == Desk.DISTRICT else "该申报不是由区县退回的"


def returned_by_city(declaration: Declaration, context: Context) -> str | None:
    return None if declaration.returned_by != Desk.DISTRICT else "该申报是由区县退回的"


def has_remarks(declaration: Declaration, context: Context) -> str | None:
    """A return names at least one thing to correct, in a remark of the desk that returns."""
    desk = Desk.DISTRICT if declaration.status == Status.DISTRICT_REVIEW else Desk.CITY
    if Remark.objects.filter(declaration=declaration, desk=desk, sent_at__isnull=True).exists():
        return None
    return "退回前请至少在一个栏目上填写修改意见"


def not_banned(declaration: Declaration, context: Context) -> str | None:
    """No ban holds the day of the act: an enterprise whose titles were revoked is not recommended, proposed or
    recognised (notice, 三（三）1)."""
    day = clock.local(context.at).date()
    return ban_refusal(declaration.enterprise_id, day, day)


def is_banned(declaration: Declaration, context: Context) -> str | None:
    """A ban holds the day of the act."""
    return None if not_banned(declaration, context) else "企业不在不得申报期内"


def has_place(declaration: Declaration, context: Context) -> str | None:
    """A withdrawn declaration has given up its place and cannot move on."""
    return None if declaration.occupies else "该申报已撤回"
