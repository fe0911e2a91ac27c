"""A draft list that several officers edit: rows, line, reasons, comments, races, export."""

import io
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from declarations.workflow import MoveRefused
from review import decision, ranking_sheet
from review.decision_draft import Reason, comment, give_reasons, move_line, save_rows, values_of
from review.enums import LeftOutGround
from review.forms_decision import CommentForm, rows_of, state_of
from review.models import DecisionEntry, DecisionList, DecisionTrace
from tests.at_once import at_once
from tests.review import decided
from tests.review.decided import AT
from tests.review.factories import TIEDONG
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry, Job, OutboxMessage

pytestmark = pytest.mark.django_db
BELOW = Reason(LeftOutGround.BELOW, "")


def entry_of(declaration):
    return DecisionEntry.objects.get(declaration=declaration)


def entries_of(list_):
    """As a page that was just opened shows them."""
    return {one.declaration_id: one for one in list_.entries.all()}


@pytest.fixture
def three():
    """Three reviewed declarations of two cities, best first."""
    return [decided.reviewed("90"), decided.reviewed("80", region=TIEDONG), decided.reviewed("80")]


@pytest.fixture
def list_(three):
    return decided.drafted(three[0])


def test_a_row_says_who_changed_it_and_is_decided_by_itself(three, list_):
    by = decided.officer(full_name="王敏")
    assert (
        decided.edit(list_, {three[0]: {"is_proposed": False, "ground": "unproven", "words": "缺合同"}}, by).changed
        == 1
    )
    row = entry_of(three[0])
    assert (row.is_proposed, row.is_fixed, row.version) == (False, True, 2)
    assert row.told_reason == "佐证材料不足以证明申报内容：缺合同"
    assert (row.changed_by, row.changed_at) == (by, AT)
    said = list_.trace.first()
    assert (said.by, said.entry) == (by, row)
    assert said.text == f"第1名 {three[0].enterprise_name}：不列入，佐证材料不足以证明申报内容：缺合同"
    assert AuditEntry.objects.filter(action="review.decision.save").count() == 1
    list_.refresh_from_db()
    assert list_.revision == 2


def test_what_another_officer_changed_meanwhile_is_not_written_over_but_the_other_rows_are(three, list_):
    seen = entries_of(list_)
    decided.edit(list_, {three[0]: {"is_proposed": False, "words": "甲"}}, seen=seen)
    changes = {three[0]: {"is_proposed": False, "words": "乙"}, three[1]: {"is_proposed": False, "words": "丙"}}
    saved = decided.edit(list_, changes, seen=seen)
    assert (saved.changed, saved.conflicts) == (1, {seen[three[0].pk].pk})
    assert [entry_of(one).reason for one in three] == ["甲", "丙", ""]


def test_rows_that_nobody_touched_are_neither_conflicts_nor_changes(three, list_):
    seen = entries_of(list_)
    decided.edit(list_, {three[0]: {"is_proposed": False, "words": "甲"}}, seen=seen)
    saved = decided.edit(list_, {three[0]: {}, three[1]: {}, three[2]: {"is_proposed": False}}, seen=seen)
    assert (saved.changed, saved.conflicts) == (1, set())
    again = decided.edit(list_, {three[2]: {"is_proposed": False, "is_fixed": True}}, seen=seen)
    assert (again.changed, again.conflicts) == (0, set())  # what is wanted stands there already
    assert list_.trace.count() == 3


def test_moving_the_line_keeps_who_was_decided_by_itself_and_gives_reasons(three, list_):
    decided.edit(list_, {three[0]: {"is_proposed": False, "words": "安全生产事故"}})
    list_.refresh_from_db()
    officer = decided.officer()
    given = {"list_": list_, "revision": list_.revision, "line": 2, "reason": BELOW, "user": officer, "at": AT}
    assert move_line(**given) == (0, 1)
    assert [entry_of(one).is_proposed for one in three] == [False, True, False]
    assert [entry_of(one).told_reason for one in three] == [
        "安全生产事故", "", "专家评审综合排名未进入本批次拟认定范围",
    ]  # fmt: skip
    assert list_.trace.first().text == "按第2名划线：新列入0户，改为不列入1户"
    assert move_line(**given) == (0, 0)  # clicked twice
    with pytest.raises(MoveRefused, match=r"名单已由.*于2022年4月20日 10:00修改（按第2名划线.*请核对后再办"):
        move_line(**{**given, "line": 3})
    assert move_line(**{**given, "revision": list_.revision + 1, "line": 3}) == (1, 0)


def test_reasons_for_many_leave_everybodys_own(three, list_):
    decided.edit(
        list_, {one: {"is_proposed": False} for one in three} | {three[0]: {"is_proposed": False, "words": "甲"}}
    )
    list_.refresh_from_db()
    given = {"list_": list_, "revision": list_.revision, "user": decided.officer(), "at": AT}
    with pytest.raises(MoveRefused, match="应选择一项常用理由"):
        give_reasons(reason=Reason("other", " "), **given)
    assert give_reasons(reason=Reason("other", "名额所限"), **given) == 2
    assert [entry_of(one).told_reason for one in three] == ["甲", "名额所限", "名额所限"]
    assert give_reasons(reason=Reason("below"), **given) == 0
    assert decision.apply_refusal(list_) is None


def test_a_comment_is_one_however_often_it_is_sent(three, list_):
    given = {"list_": list_, "user": decided.officer(), "at": AT, "text": "建议核实专利", "request_key": "k"}
    first, again = (comment(about=2, **given) for _ in range(2))
    assert first == again
    assert (first.entry.rank, list_.trace.filter(kind="comment").count()) == (2, 1)
    with pytest.raises(MoveRefused, match="没有第9名"):
        comment(about=9, **{**given, "request_key": "l"})
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionTrace.objects.create(
            list=list_, kind="comment", text="又一条", by=given["user"], at=AT, request_key="k"
        )


def test_nothing_of_an_applied_list_changes(three, list_):
    decided.applied(list_)
    given = {"list_": list_, "user": decided.officer(), "at": AT}
    acts = (
        lambda: save_rows(rows={}, **given),
        lambda: move_line(revision=1, line=0, reason=BELOW, **given),
        lambda: give_reasons(revision=1, reason=BELOW, **given),
        lambda: comment(text="意见", request_key="k", **given),
    )
    for act in acts:
        with pytest.raises(MoveRefused, match="名单已审定，不能再修改"):
            act()


def test_what_a_browser_sends_is_read_without_trust():
    class Posted(dict):
        def getlist(self, name):
            return self.get(name, [])

        def get(self, name, default=""):
            return super().get(name, default)

    sent = {
        "entry": ["7", "8", "x", "９"],
        "proposed": ["8"],
        "was-7": "[1, true",
        "ground-7": "nonsense",
        "words-7": "理" * 400,
        "was-8": state_of(3, (True, False, "failed", "佐证")),
        "ground-8": "failed",
        "words-8": "佐证",
    }
    rows = rows_of(Posted(sent))
    assert set(rows) == {7, 8}
    assert (rows[7].version, rows[7].reason.ground, len(rows[7].reason.words)) == (0, "", 300)
    assert rows[8].values == rows[8].was == (True, False, "failed", "佐证")


@pytest.fixture
def desk(client):
    with clock.frozen(AT):
        client.force_login(decided.officer())
        yield client


def fields(*entries, **changes):
    """What the page of these rows sends."""
    sent = {"entry": [one.pk for one in entries], "proposed": [one.pk for one in entries if one.is_proposed]}
    for one in entries:
        sent |= {f"was-{one.pk}": state_of(one.version, values_of(one)), f"words-{one.pk}": one.reason}
    return sent | changes


def test_a_conflict_keeps_what_was_typed_and_shows_what_stands_there(desk, three, list_):
    mine = entry_of(three[0])
    decided.edit(list_, {three[0]: {"is_proposed": False, "words": "甲的理由"}}, decided.officer(full_name="李明"))
    address = reverse("review:decision_save", args=[list_.pk])
    sent = fields(mine, proposed=[], **{f"words-{mine.pk}": "乙的理由"})
    answer = desk.post(address, sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="乙的理由"' in text
    assert "已由李明 2022年4月20日 10:00改为：不列入，理由：甲的理由" in text
    assert "有1户已由他人修改，这几户未保存" in text
    again = fields(entry_of(three[0]), proposed=[], **{f"words-{mine.pk}": "乙的理由"})
    assert desk.post(address, again).status_code == 302
    assert entry_of(three[0]).reason == "乙的理由"


def test_the_line_page_works_by_its_address_alone(desk, three, list_):
    address = reverse("review:decision_line", args=[list_.pk])
    text = " ".join(re.sub(r"<[^>]+>", " ", desk.get(f"{address}?line=2").content.decode()).split())
    assert "划在第2名，线上最低80.00分 ：列入2户，比名单现在新列入0户、改为不列入1户。" in text
    assert "第2至3名同为80.00分，此线将其分开。 划在第1名（同分的均不列入） 划在第3名（同分的均列入）" in text
    assert "鞍山市" in text
    assert "34 通用设备制造业" in text
    page = desk.get(f"{address}?score=80.01")
    assert (page.context["effect"].line, page.context["effect"].tie) == (1, None)
    assert "最低得分应填写数字" in desk.get(f"{address}?score=八十").content.decode()
    part = desk.get(f"{address}?line=1", headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div id="line-effect"')
    assert DecisionList.objects.get().revision == 1
    stale = desk.post(address, {"line": 1, "revision": 7, "ground": "other", "words": "名额所限"})
    assert stale.status_code == 409
    assert "名额所限" in stale.content.decode()
    assert desk.post(address, {"line": 1, "revision": 1, "ground": "below", "words": ""}).status_code == 302
    assert [entry_of(one).is_proposed for one in three] == [True, False, False]


def test_reasons_comments_and_history_on_the_page(desk, three, list_):
    decided.edit(list_, {three[0]: {"is_proposed": False}})
    page = reverse("review:decision", args=[list_.pk])
    assert "为未填写理由的1户统一填写" in desk.get(page).content.decode()
    reasons = reverse("review:decision_reasons", args=[list_.pk])
    kept = desk.post(reasons, {"revision": 9, "ground": "below", "words": "按计划数划线"})
    assert (kept.status_code, "按计划数划线" in kept.content.decode()) == (409, True)
    assert desk.post(reasons, {"revision": 2, "ground": "below", "words": ""}).status_code == 302
    said = {"about": "3", "text": "是否核实过市场占有率", "request_key": "k"}
    address = reverse("review:decision_comment", args=[list_.pk])
    assert desk.post(address, {**said, "text": ""}).status_code == 422
    assert desk.post(address, said).status_code == 302
    text = desk.get(reverse("review:decision_trace", args=[list_.pk])).content.decode()
    assert f"意见（第3名 {entry_of_rank(list_, 3)}）" in text
    assert "为1户填写不列入的理由" in text
    shown = {show: len(desk.get(f"{page}?show={show}").context["entries"]) for show in ("in", "out", "silent", "fixed")}
    assert shown == {"in": 2, "out": 1, "silent": 0, "fixed": 1}
    assert [one["enterprise"] for one in desk.get(f"{page}?city=210300").context["entries"]] == [
        three[1].enterprise_name
    ]


def entry_of_rank(list_, rank):
    return list_.entries.get(rank=rank).declaration.enterprise_name


def test_line_and_list_take_as_many_queries_for_more_rows(desk, list_):
    addresses = [
        reverse("review:decision", args=[list_.pk]),
        reverse("review:decision_line", args=[list_.pk]) + "?line=1",
    ]

    def queries():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    queries()
    few = queries()
    for _ in range(2):
        decided.reviewed("70")
    decided.drafted()
    assert queries() == few
    assert max(few) <= 25


def test_the_ranking_is_a_job_and_a_file_of_the_list_as_it_stands(desk, three, list_):
    decided.edit(list_, {three[2]: {"is_proposed": False, "ground": "below", "words": "=1+1"}})
    address = reverse("review:decision_ranking", args=[list_.pk])
    assert desk.post(address).status_code == 302
    assert desk.post(address).status_code == 302
    job = Job.objects.get(kind=ranking_sheet.KIND)
    done = jobs.run(job.pk) or Job.objects.get(pk=job.pk)
    assert done.status == Job.Status.DONE
    assert "评审排名.xlsx" in done.result.original_name
    assert "下载文件" in desk.get(reverse("review:decision", args=[list_.pk])).content.decode()
    assert OutboxMessage.objects.filter(kind="notice", subject=f"{job.label}已生成").count() == 1
    target = io.BytesIO()
    list_.refresh_from_db()
    ranking_sheet.write_ranking(target, list_, "王敏", AT, lambda *_: None)
    target.seek(0)
    book = load_workbook(target)
    rows = [[cell.value for cell in row] for row in book["排名"].iter_rows(min_row=5)]
    assert [row[0] for row in rows] == [1, 2, 3]
    assert rows[2][9:12] == ["不列入", "专家评审综合排名未进入本批次拟认定范围：=1+1", "第2至3名同分；逐户确定"]
    cities = [[cell.value for cell in row] for row in book["各市情况"].iter_rows(min_row=5)]
    assert cities == [["大连市", 2, 2, 1, None], ["鞍山市", 1, 1, 1, None], ["全省", 3, 3, 2, 200]]


@pytest.mark.django_db(transaction=True)
def test_two_officers_on_one_draft_at_once_lose_nothing(three, list_):
    """The same row: one is written, the other named. Another row and a comment go through. Applied against an edit: one
    of both."""
    seen, officers = entries_of(list_), [decided.officer() for _ in range(4)]

    def edit(declaration, words, by):
        return lambda: decided.edit(list_, {declaration: {"is_proposed": False, "words": words}}, by, seen=seen)

    found = at_once(
        edit(three[0], "甲", officers[0]),
        edit(three[0], "乙", officers[1]),
        edit(three[1], "丙", officers[2]),
        lambda: comment(list_=list_, text="意见", user=officers[3], at=AT, request_key="k"),
    )
    assert sorted(one.changed for one in found[:3]) == [0, 1, 1]
    assert sum(len(one.conflicts) for one in found[:2]) == 1
    winner = "甲" if found[0].changed else "乙"
    assert [entry_of(one).reason for one in three] == [winner, "丙", ""]
    list_.refresh_from_db()
    assert (list_.revision, list_.trace.count()) == (3, 4)
    seen = entries_of(list_)
    applied, edited = at_once(
        lambda: decision.apply_list(list_=DecisionList.objects.get(), revision=3, user=officers[0], at=AT),
        edit(three[2], "丁", officers[1]),
    )
    if isinstance(applied, MoveRefused):
        assert (edited.changed, DecisionList.objects.get().is_draft) == (1, True)
    else:
        assert "名单已审定" in str(edited)
        assert entry_of(three[2]).outcome == "proposed"


def test_fresh_comment_forms_have_keys_of_their_own():
    assert CommentForm.fresh()["request_key"].value() != CommentForm.fresh()["request_key"].value()
