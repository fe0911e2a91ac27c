"""Pages of experts: what opens to whom, what is never shown, what is saved."""

import pytest
from django.urls import reverse

from declarations.models import Declaration, EvidenceFile
from review import panels, scoring
from review.models import Assignment, Panel, Score
from review.score_sheet import CLAUSE, OPINION, POINTS, REASON, ScoreSheet
from tests import factories
from tests.review import factories as review
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY, client_of, number_of, text_of, url
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
PERSONS = (
    "周建国",
    "李文静",
    "0411-86000001",
    "13900000001",
    "0411-86000002",
    "13900000002",
    "139****0001",
    "****0002",
)
FILE_PAGES = ("expert_score", "expert_statement", "expert_conflict", "expert_submit")


@pytest.fixture(autouse=True)
def panel_day():
    with clock.frozen(PANEL_DAY):
        yield


def evidence_url(declaration):
    filed = EvidenceFile.objects.filter(declaration=declaration).first()
    return reverse("declarations:evidence_file", args=[declaration.number, filed.pk])


def stored_evidence(declaration, text=b"%PDF-1.4 sample"):
    """Put real bytes behind the declaration's one file."""
    from django.core.files.base import ContentFile

    filed = EvidenceFile.objects.select_related("stored").filter(declaration=declaration).first()
    filed.stored.file.save("sample.pdf", ContentFile(text))
    return filed


# --- what opens ---------------------------------------------------------------------------------------------------


def test_the_desk_counts_what_is_done():
    panel = make.started([make.recommended(), make.recommended(), make.recommended()])
    chair, second = make.seated(panel)
    rows = [place.declaration for place in panel.places.select_related("declaration")]
    make.submitted(panel, 1, rows[0])
    make.accepted(panel, 1, rows[1])
    page = client_of(second).get(url("expert_desk"))
    shown = text_of(page)
    assert "已评 1 / 3 件" in shown
    for words in ("已提交", "待评分", "待声明", rows[2].number):
        assert words in shown
    html = page.content.decode()
    assert "已评1份，共3份，还剩2份" in shown
    assert page.context["next_url"] == url("expert_score", rows[1].number)
    assert f'href="{url("expert_score", rows[1].number)}"' in html
    assert f'href="{url("expert_statement", rows[2].number)}"' in html
    assert "任组长的评审组" not in shown
    assert "任组长的评审组" in text_of(client_of(chair).get(url("expert_desk")))


def test_nothing_opens_before_the_statement():
    panel = make.started()
    one = make.assignment(panel, 1)
    client, number = client_of(one.expert), one.declaration.number
    answer = client.get(url("expert_score", number))
    assert (answer.status_code, answer["Location"]) == (302, url("expert_statement", number))
    assert client.get(url("expert_submit", number)).status_code == 302
    assert client.get(evidence_url(one.declaration)).status_code == 404
    page = client.get(url("expert_statement", number))
    assert one.declaration.enterprise_name in text_of(page)
    for secret in (*PERSONS, "高精度滚珠丝杠", "4,300.00"):
        assert secret not in page.content.decode()


def test_the_statement_opens_the_file():
    panel = make.started()
    one = make.assignment(panel, 1)
    client, number = client_of(one.expert), one.declaration.number
    assert client.get(url("expert_accept", number)).status_code == 405
    assert client.post(url("expert_accept", number)).headers["Location"] == url("expert_score", number)
    shown = text_of(client.get(url("expert_score", number)))
    for words in (
        "高精度滚珠丝杠",
        "4,300.00",
        "专业化",
        "长期专注细分市场",
        "须由专家认定的条款",
        "企业营业执照复印件",
    ):
        assert words in shown
    assert client.get(url("expert_statement", number))["Location"] == url("expert_score", number)


def test_a_conflict_closes_the_file_for_good():
    panel = make.started()
    one = make.accepted(panel, 1)
    client, number = client_of(one.expert), one.declaration.number
    empty = client.post(url("expert_conflict", number), {"note": " "})
    assert empty.status_code == 422
    assert "应当回避的情形：本项应填写" in text_of(empty)
    assert client.post(url("expert_conflict", number), {"note": "近亲属任职"}).status_code == 302
    for name in FILE_PAGES:
        assert client.get(url(name, number)).status_code == 404
    assert client.get(evidence_url(one.declaration)).status_code == 404
    row = text_of(client.get(url("expert_desk")))
    assert "已回避" in row
    waiting = text_of(client_of(panel.created_by).get(url("panel", panel.pk)))
    assert "还须分配1名专家（已有1名专家声明回避）" in waiting
    assert "近亲属任职" in waiting


def test_an_expert_reads_the_sheet_without_persons():
    panel = make.started()
    one = make.accepted(panel)
    page = client_of(one.expert).get(url("expert_score", one.declaration.number)).content.decode()
    for secret in (*PERSONS, "法定代表人", "联系人"):
        assert secret not in page
    assert one.declaration.enterprise_name in page
    officer = client_of(review.city_officer()).get(reverse("review:desk", args=[one.declaration.number]))
    assert "周建国" in officer.content.decode()


def test_evidence_opens_to_the_assigned_and_is_recorded():
    panel = make.started()
    one = make.accepted(panel)
    stored_evidence(one.declaration)
    answer = client_of(one.expert).get(evidence_url(one.declaration))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"%PDF-1.4 sample")
    assert AuditEntry.objects.filter(action="file.read", actor=one.expert).count() == 1
    assert client_of(make.expert()).get(evidence_url(one.declaration)).status_code == 404


def test_the_file_closes_when_the_result_is_filed():
    panel = make.signed()
    one = make.assignment(panel)
    client = client_of(one.expert)
    assert client.get(url("expert_score", one.declaration.number)).status_code == 200
    scoring.file_result(panel, user=panel.created_by, at=PANEL_DAY)
    for name in FILE_PAGES:
        assert client.get(url(name, one.declaration.number)).status_code == 404
    assert client.get(evidence_url(one.declaration)).status_code == 404
    assert "评审结束" in text_of(client.get(url("expert_desk")))


# --- walls --------------------------------------------------------------------------------------------------------


def test_what_is_not_assigned_is_like_what_does_not_exist():
    panel, other = make.started(), make.started()
    forming = make.formed()
    panels.assign(panel=forming, user=forming.created_by, at=PANEL_DAY, experts=make.seated(forming))
    stranger = make.seated(panel)[1]
    client = client_of(stranger)
    foreign = [number_of(other), number_of(forming), make.recommended().number]
    for name in (*FILE_PAGES, "expert_accept", "expert_autosave"):
        missing = client.get(url(name, "LN2022-Q-999999"))
        posted = client.post(url(name, "LN2022-Q-999999"))
        for number in foreign:
            assert client.get(url(name, number)).content == missing.content
            assert client.get(url(name, number)).status_code in (404, 405)
            answer = client.post(url(name, number))
            assert (answer.status_code, answer.content) == (posted.status_code, posted.content)
            assert answer.status_code in (404, 405)
    waiting = client_of(make.seated(forming)[1])
    assert waiting.get(url("expert_statement", number_of(forming))).status_code == 404
    assert number_of(forming) not in waiting.get(url("expert_desk")).content.decode()
    for number in foreign:
        assert number not in client.get(url("expert_desk")).content.decode()
        assert client.get(reverse("declarations:version", args=[number, 1])).status_code == 404


def test_an_expert_reads_no_page_of_desks_or_enterprises():
    panel = make.started()
    one = make.accepted(panel)
    client, number = client_of(one.expert), one.declaration.number
    for name, arguments in (
        ("declarations:detail", [number]),
        ("declarations:version", [number, 1]),
        ("declarations:version_pdf", [number, 1]),
        ("review:desk", [number]),
        ("review:panels", []),
        ("review:panel", [panel.pk]),
        ("review:result", [panel.pk, number]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404, name
    assert set(Declaration.objects.visible_to(one.expert)) == {one.declaration}
    assert not Declaration.objects.visible_to(factories.user("institution")).exists()
    assert not Declaration.objects.visible_to(factories.user("auditor")).exists()


def province_pages(panel):
    number, one = number_of(panel), Assignment.objects.filter(panel=panel).first()
    return [
        url("panels"), url("panel_new"), url("panel", panel.pk), url("panel_assign_all", panel.pk),
        url("panel_assign", panel.pk, number), url("panel_declarations_add", panel.pk), url("panel_chair", panel.pk),
        url("panel_declaration_remove", panel.pk, number), url("panel_experts_add", panel.pk),
        url("panel_expert_remove", panel.pk, panel.chair_id), url("panel_unassign", panel.pk, one.pk),
        url("panel_start", panel.pk), url("panel_file", panel.pk), url("result", panel.pk, number),
    ]  # fmt: skip


def expert_pages(panel):
    number = number_of(panel)
    return [
        url("expert_desk"), *(url(name, number) for name in FILE_PAGES), url("chair_panel", panel.pk),
        url("chair_group", panel.pk, number), url("chair_sign", panel.pk),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["enterprise", "auditor", "system_admin", "province"])
def test_other_roles_find_no_page(role):
    panel = make.started()
    users = {
        "enterprise": lambda: panel.places.get().declaration.created_by,
        "province": make.province_officer,
    }
    client = client_of(users.get(role, lambda: factories.user(role))())
    pages = expert_pages(panel) if role == "province" else [*province_pages(panel), *expert_pages(panel)]
    for address in pages:
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address


def test_the_enterprise_never_meets_its_experts():
    declaration = make.recommended()
    experts = [make.expert(full_name="钱三强", organisation="沈阳某研究院"), make.expert(full_name="孙四海")]
    panel = make.started([declaration], experts=experts, name="装备制造一组")
    make.drafted(make.scored(panel, "20", "19"))
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    scoring.file_result(panel, user=panel.created_by, at=PANEL_DAY)
    number, client = declaration.number, client_of(declaration.created_by)
    pages = [
        "/", "/inbox/", reverse("declarations:mine"), reverse("declarations:detail", args=[number]),
        reverse("declarations:version", args=[number, 1]), reverse("declarations:receipt", args=[number, 1]),
    ]  # fmt: skip
    secrets = ("钱三强", "孙四海", "沈阳某研究院", "装备制造一组", "专家组一致同意", "通过评审", "78.00")
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        for secret in secrets:
            assert secret not in answer.content.decode(), (address, secret)
    assert "评审完成" in text_of(client.get(reverse("declarations:detail", args=[number])))


def test_scores_of_others_are_invisible_before_the_sign_off():
    panel = make.started(experts=3)
    chair, second, third = make.seated(panel)
    one = make.accepted(panel, 1)
    make.fill_scores(one, "17.5", "独有的意见甲乙丙")
    scoring.submit_scores(assignment=one, user=second, at=PANEL_DAY)
    make.accepted(panel, 0)
    make.accepted(panel, 2)
    number, secrets = number_of(panel), ("17.5", "独有的意见甲乙丙", "70.00", "70分", second.full_name)
    views = [
        (third, url("expert_desk")), (third, url("expert_score", number)), (third, url("expert_submit", number)),
        (chair, url("expert_desk")), (chair, url("expert_score", number)), (chair, url("chair_panel", panel.pk)),
        (chair, url("chair_group", panel.pk, number)), (third, "/"), (chair, "/"),
    ]  # fmt: skip
    for user, address in views:
        page = client_of(user).get(address)
        assert page.status_code == 200, address
        for secret in secrets:
            assert secret not in page.content.decode(), (address, secret)
    officer = client_of(panel.created_by).get(url("panel", panel.pk)).content.decode()
    assert "独有的意见甲乙丙" not in officer
    assert "17.5" not in officer
    for user in (second, third):
        assert client_of(user).get(url("chair_panel", panel.pk)).status_code == 404
        assert client_of(user).get(url("chair_group", panel.pk, number)).status_code == 404
    assert client_of(panel.created_by).get(url("result", panel.pk, number)).status_code == 404


def test_a_conflicted_chair_sees_no_score():
    panel = make.started(experts=3, required=2)
    one = make.assignment(panel, 0)
    scoring.declare_conflict(assignment=one, user=one.expert, at=PANEL_DAY, note="曾任职")
    make.submitted(panel, 1, points="17.5")
    make.submitted(panel, 2, points="17.5")
    page = client_of(panel.chair).get(url("chair_group", panel.pk, number_of(panel))).content.decode()
    assert "评分不予显示" in page
    assert "17.5" not in page
    assert "70.00" not in client_of(panel.chair).get(url("chair_panel", panel.pk)).content.decode()


# --- scoring ------------------------------------------------------------------------------------------------------


def autosave(client, number, field, value, version=0):
    data = {"field": field, "value": value, "version": version}
    return client.post(url("expert_autosave", number), data, HTTP_X_REQUESTED_WITH="autosave")


def test_autosave_answers_as_the_script_expects():
    panel = make.started()
    one = make.accepted(panel)
    client, number, name = client_of(one.expert), one.declaration.number, f"{POINTS}.specialised"
    saved = autosave(client, number, name, " 20.0 ").json()
    assert (saved["value"], saved["version"], saved["error"]) == ("20", 1, None)
    assert "合计 <strong>20</strong> / 100 分" in saved["fragments"]["#score-summary"]
    wrong = autosave(client, number, name, "30", 1).json()
    assert (wrong["value"], wrong["version"]) == (None, 2)
    assert "0 至 25" in wrong["error"]
    stale = autosave(client, number, name, "3", 1)
    assert stale.status_code == 409
    assert stale.json()["conflict"]["their_values"] == ["30"]
    assert autosave(client, number, "nowhere", "1").status_code == 404
    assert 'value="30"' in client.get(url("expert_score", number)).content.decode()
    make.fill_scores(one)
    scoring.submit_scores(assignment=one, user=one.expert, at=PANEL_DAY)
    refused = autosave(client, number, name, "1", 3)
    assert (refused.status_code, refused.json()) == (403, {"refusal": "评分已提交，不能再修改"})


def whole_form(one, points="20"):
    sheet = ScoreSheet(one)
    form = {f"{CLAUSE}.{clause.id}": "met" for clause in sheet.clauses}
    for item in sheet.items:
        form |= {f"{POINTS}.{item.key}": points, f"{REASON}.{item.key}": ""}
    return {**form, OPINION: "同意推荐"}


def test_the_whole_page_is_saved_without_a_script():
    panel = make.started()
    one = make.accepted(panel)
    client, number = client_of(one.expert), one.declaration.number
    form = whole_form(one)
    assert client.post(url("expert_score", number), form).status_code == 302
    assert Score.objects.filter(assignment=one, points=20).count() == 4
    answer = client.post(url("expert_score", number), form | {OPINION: "另一窗口", "version.opinion": "0"}, follow=True)
    assert "1项在另一窗口已修改" in text_of(answer)
    assert Assignment.objects.get(pk=one.pk).opinion == "同意推荐"


def test_the_sheet_is_handed_in_through_its_page():
    panel = make.started()
    one = make.accepted(panel)
    client, number = client_of(one.expert), one.declaration.number
    page = client.get(url("expert_submit", number))
    assert "“专业化”尚未评分" in text_of(page)
    assert f'href="{url("expert_score", number)}#field-points.specialised"' in page.content.decode()
    assert client.post(url("expert_submit", number)).status_code == 409
    make.fill_scores(one)
    assert "80 / 100 分" in text_of(client.get(url("expert_submit", number)))
    assert client.post(url("expert_submit", number))["Location"] == url("expert_desk")
    locked = client.get(url("expert_score", number)).content.decode()
    assert "data-autosave-url" not in locked
    assert "不能再修改" in locked


def test_pages_of_an_expert_write_nothing():
    panel = make.started()
    one = make.accepted(panel)
    client = client_of(one.expert)
    before = list(Assignment.objects.values()), list(Panel.objects.values())
    for address in expert_pages(panel)[:5]:
        client.get(address)
    assert (list(Assignment.objects.values()), list(Panel.objects.values())) == before
    assert not Score.objects.exists()
