"""The demonstration's second half: an earlier round with its titles, and an early batch with two publicities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from declarations.enums import WindowKind
from declarations.models import Declaration, Round
from declarations.services.round_preparation import round_from
from declarations.services.rounds import close_round, confirm_round, propose_closing
from review import decision, examinations, objections, panels, publicity, recognition, scoring
from review.decision_draft import Reason, Row, save_rows, values_of
from review.enums import LeftOutGround
from review.models import Assignment, ClauseTick, Panel, Publicity, Score
from review.score_sheet import CLAUSE, OPINION, POINTS, ScoreSheet
from review.telling import city_code
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.working_days import add_working_days, is_working_day
from zjtx.home.demo import declarations as first_half
from zjtx.home.demo import packets
from zjtx.home.demo.enterprises import Plan
from zjtx.home.demo.experts import drawn_panel, first_sheets
from zjtx.home.demo.people import Cast
from zjtx.home.demo.rounds import TEMPLATE

TIER = "sme"
SCORING_WORKING_DAYS = 8
EXPERTS = ("expert-1", "expert-2", "expert-3")
LEFT_OUT = "主导产品市场地位佐证不足"
GROUP_OPINION = "材料真实完整，主导产品聚焦细分领域，专家组同意推荐认定。"
# Where the material of the last cities of the early batch stands, and whether it is late.
NOT_ACCEPTED = ((packets.SENT, True), (packets.RETURNED, False), (packets.CLOSED, False))
LEFT_FOR_INSTITUTION = 1
OBJECTION = {
    "name": "演示异议人",
    "contact": "024-00000000",
    "text": "该企业所报主导产品国内市场占有率与行业协会公布的数据不一致，请核查。",
}
MATTER, QUESTION = "请核查该企业主导产品国内市场占有率的数据来源。", "请说明主导产品国内市场占有率的测算方法并附依据。"
WORDS = {"document": "演示〔{}〕公示第{}号", "contact": "改革处 024-00000000"}


@dataclass(frozen=True)
class Course:
    """One round of the second half: its code and days, all before today."""

    code: str
    year: int
    opens: date
    closes: date
    review: date
    decided: date


def moment(day: date, hour: int = 10) -> datetime:
    """That hour of the day in Asia/Shanghai."""
    return datetime.combine(day, time(hour), tzinfo=clock.ZONE)


def working(day: date) -> date:
    """The day itself where it is a working day, else the next one."""
    return day if is_working_day(day) else add_working_days(day, 1).date


def latest_working(day: date) -> date:
    """The day itself where it is a working day, else the one before: a publicity that is open on a Sunday too."""
    return day if is_working_day(day) else add_working_days(day, -1).date


def make_round(course: Course, cast: Cast) -> Round:
    """The round with its windows in the past, opened by two persons."""
    before = moment(course.opens - timedelta(days=10))
    round_ = round_from(
        Round.objects.get(code=TEMPLATE),
        code=course.code,
        year=course.year,
        title=f"关于开展{course.year}年度“专精特新”企业梯度培育工作的通知（演示批次{course.code}）",
        document_number=f"演示〔{course.year}〕{course.code}",
        issued_on=course.opens - timedelta(days=15),
        windows={kind.value: (course.opens, course.closes) for kind in WindowKind},
        user=cast.users["admin-1"],
        desk_phones="024-00000000",
        annual_profile_due_on=course.opens + timedelta(days=20),
    )
    confirm_round(round_=round_, user=cast.users["province-1"], at=before)
    round_.refresh_from_db()
    return round_


def recommended(course: Course, cast: Cast, round_: Round, plans: Sequence[Plan]) -> list[Declaration]:
    """The plans' declarations, each recommended by its city."""
    sample = first_half.evidence_sample(cast.users["enterprise-001"])
    stage = first_half.Stage(round_, cast, sample, moment(course.opens) + timedelta(days=14))
    rows = [first_half.play(stage, plan, cast.enterprise_user(plan), "recommended") for plan in plans]
    return [row for row in rows if row is not None]


def first_review_over(course: Course) -> datetime:
    """The morning of the working day after first review ended."""
    return moment(add_working_days(course.closes, 1).date)


def _accepted(course: Course, cast: Cast, round_: Round, rows: Sequence[Declaration]) -> list[Declaration]:
    """The declarations whose city's material is accepted; that of the last cities is late, sent back, or not sent."""
    others = list(dict.fromkeys(city_code(row.region_path) for row in reversed(rows)))[: len(NOT_ACCEPTED)]
    late = moment(add_working_days(course.closes, round_.packet_working_days + 2).date)
    for code, (state, is_late) in zip(others, NOT_ACCEPTED, strict=False):
        packets.carry(cast, round_, code, state, late if is_late else first_review_over(course))
    found = [row for row in rows if city_code(row.region_path) not in others]
    packets.accept_all(cast, round_, found, first_review_over(course))
    return found


def reviewed(
    course: Course,
    cast: Cast,
    round_: Round,
    rows: Sequence[Declaration],
    name: str,
    *,
    failed: Sequence[Declaration] = (),
) -> None:
    """A panel of three experts that has scored, signed and filed."""
    panel, at = _panel(course, cast, round_, rows, name), moment(course.review)
    for one in Assignment.objects.filter(panel=panel).select_related("declaration__round", "expert"):
        scoring.accept_statement(assignment=one, user=one.expert, at=at)
        fill_sheet(one, at)
    for row in rows:
        result, opinion = ("fail", LEFT_OUT) if row in failed else ("pass", GROUP_OPINION)
        scoring.draft_result(panel=panel, user=panel.chair, at=at, declaration=row, result=result, opinion=opinion)
    scoring.sign_off(panel=panel, user=panel.chair, at=at + timedelta(hours=3))
    scoring.file_result(panel, user=cast.users["province-1"], at=at + timedelta(hours=4))


def _panel(
    course: Course,
    cast: Cast,
    round_: Round,
    rows: Sequence[Declaration],
    name: str,
    due_on: date | None = None,
) -> Panel:
    """A panel of the three experts, or with a day for its scores one whose experts are drawn."""
    officer, at = cast.users["province-1"], moment(course.review)
    experts = [cast.users[username] for username in EXPERTS]
    panel = panels.form_panel(
        user=officer, at=at, round_=round_, tier=TIER, name=name, declarations=rows,
        experts=experts[:1] if due_on else experts, chair=experts[0], due_on=due_on,
    )  # fmt: skip
    if due_on:
        return drawn_panel(panel, officer, at)
    panels.assign(panel=panel, user=officer, at=at, experts=experts)
    return panels.start_panel(panel=panel, user=officer, at=at)


def _under_review(panel: Panel, at: datetime) -> None:
    """Its first declaration is scored by all, too far apart: the rule asks for one expert more."""
    for one, points in first_sheets(panel):
        scoring.accept_statement(assignment=one, user=one.expert, at=at)
        fill_sheet(one, at, points)


def fill_sheet(one: Assignment, at: datetime, points: int | None = None) -> None:
    """A full score sheet, written as rows at once (autosave would take a third of the whole seeding), handed in by its
    own service."""
    sheet = ScoreSheet(one)
    items, clauses = list(sheet.items), list(sheet.clauses)
    Score.objects.bulk_create(
        Score(assignment=one, item=item, max_points=item.max_points, points=points or 17 + (one.pk + place) % 7)
        for place, item in enumerate(items)
    )
    ClauseTick.objects.bulk_create(ClauseTick(assignment=one, clause=clause.id, verdict="met") for clause in clauses)
    names = [f"{POINTS}.{item.key}" for item in items] + [f"{CLAUSE}.{clause.id}" for clause in clauses] + [OPINION]
    one.opinion, one.input_versions = "主导产品明确，研发投入稳定，同意推荐。", dict.fromkeys(names, 1)
    one.save(update_fields=["opinion", "input_versions"])
    scoring.submit_scores(assignment=one, user=one.expert, at=at)


def decided(course: Course, officer: User, round_: Round, *, leave_out: Sequence[Declaration] = ()) -> None:
    """The decision list applied: everybody reviewed but those left out."""
    at = moment(course.decided)
    found = decision.draft_list(round_=round_, tier=TIER, user=officer, at=at)
    out = {row.pk for row in leave_out}
    rows = {
        entry.pk: Row(entry.version, False, False, Reason(LeftOutGround.FAILED, LEFT_OUT), values_of(entry))
        for entry in found.entries.filter(declaration__in=out)
    }
    save_rows(list_=found, rows=rows, user=officer, at=at)
    found.refresh_from_db()
    decision.apply_list(list_=found, revision=found.revision, user=officer, at=at)


def published(officer: User, round_: Round, first_day: date, number: int) -> Publicity:
    """What is proposed, before the public from the day on."""
    words = {
        "title": f"{round_.year}年度拟认定“专精特新”中小企业名单公示（{round_.code}第{number}号）",
        "document": WORDS["document"].format(round_.year, number),
        "contact": WORDS["contact"],
    }
    return publicity.publish(
        round_=round_, tier=TIER, user=officer, at=moment(first_day, 9), first_day=first_day, words=words
    )


def objecting(cast: Cast, made: Publicity, at: datetime) -> None:
    """A letter about the second line, with the city, which asks the enterprise for a statement."""
    by = {"user": cast.users["province-1"], "at": at}
    received = objections.enter(
        publicity=made, serial=2, words=OBJECTION, channel="letter", received_on=made.first_day,
        request_key=f"demo-{made.pk}", **by,
    )  # fmt: skip
    days = examinations.usual_due(at, examinations.EXAMINATION_DAYS), examinations.usual_due(at, 3)
    handed = examinations.hand(
        objection=received, matter=MATTER, due_on=days[0].date, shared=(), request_key=f"demo-{made.pk}", **by
    )
    city = User.objects.filter(role="city_officer", region=handed.city_id).order_by("pk").first()
    if city is not None:
        examinations.ask(examination=handed, question=QUESTION, due_on=days[1].date, user=city, at=at)


def finished_round(cast: Cast, at: datetime, plans: Sequence[Plan]) -> Round | None:
    """Last year's round from declaration to titles; None where it is there already."""
    year = at.year - 1
    course = Course(f"YS{year}", year, date(year, 3, 3), date(year, 4, 11), date(year, 4, 22), date(year, 5, 8))
    if Round.objects.filter(code=course.code).exists():
        return None
    officer = cast.users["province-1"]
    round_ = make_round(course, cast)
    rows = recommended(course, cast, round_, plans)
    packets.accept_all(cast, round_, rows, first_review_over(course))
    reviewed(course, cast, round_, rows, "第一评审组", failed=rows[-1:])
    decided(course, officer, round_, leave_out=rows[-1:])
    made = published(officer, round_, working(date(year, 5, 12)), 1)
    publicity.close_over(moment(made.last_day + timedelta(days=1)))
    issued_on = working(made.last_day + timedelta(days=5))
    recognition.recognise(
        publicity=made,
        document_number=f"演示〔{year}〕6号",
        issued_on=issued_on,
        user=officer,
        at=moment(issued_on, 15),
    )
    _close(round_, cast, moment(issued_on, 16))
    return round_


def _close(round_: Round, cast: Cast, at: datetime) -> None:
    propose_closing(round_=round_, user=cast.users["admin-1"], at=at, reason="本批次认定工作已结束")
    round_.refresh_from_db()
    close_round(round_=round_, user=cast.users["province-1"], at=at)


def early_batch(cast: Cast, at: datetime, plans: Sequence[Plan]) -> Round | None:
    """This year's first batch: one publicity just over, one open, and rows in review, reviewed and proposed."""
    today = clock.local(at).date()
    course = Course(
        f"YS{at.year}-2",
        at.year,
        today - timedelta(days=130),
        today - timedelta(days=90),
        today - timedelta(days=70),
        today - timedelta(days=40),
    )
    if Round.objects.filter(code=course.code).exists():
        return None
    officer = cast.users["province-1"]
    round_ = make_round(course, cast)
    rows = _accepted(course, cast, round_, recommended(course, cast, round_, plans))
    # The last ones are left for the institution's panel (city_panels.py).
    kept = LEFT_FOR_INSTITUTION if len(rows) > 9 + LEFT_FOR_INSTITUTION else 0
    over, still, proposed, waiting, under = rows[:3], rows[3:6], rows[6:7], rows[7:8], rows[8 : len(rows) - kept]
    reviewed(course, cast, round_, over, "第一评审组")
    decided(course, officer, round_)
    days = round_.publicity_working_days
    first = working(add_working_days(today, -(days + 1)).date)
    made = published(officer, round_, first, 1)
    publicity.close_over(at if made.last_day < today else moment(made.last_day + timedelta(days=1)))
    for name, part in (("第二评审组", still), ("第三评审组", proposed), ("第四评审组", waiting)):
        reviewed(course, cast, round_, part, name)
        if part is still:
            decided(course, officer, round_)
            objecting(cast, published(officer, round_, latest_working(today), 2), at)
        elif part is proposed:
            decided(course, officer, round_)
    if under:
        day = add_working_days(today, SCORING_WORKING_DAYS).date
        _under_review(_panel(course, cast, round_, under, "第五评审组", day), at)
    return round_
