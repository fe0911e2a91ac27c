"""Pages of findings: one click on the desk, every file on request, 核查对照 of now and of each decision, to whom."""

import io
import re

import pypdf
import pytest
from django.urls import reverse

from declarations.models import CommitmentCheck, Finding
from review import first_review, marks
from review.models import FirstReview, GroupResult
from tests.review import decided, factories
from tests.review import findings_factories as make
from tests.review import panel_factories as panels
from tests.review.factories import FIRST_DAY
from tests.review.findings_factories import OTHER, PROOF, PROVEN, find
from tests.review.test_pages import HTMX, text_of, url
from zjtx.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


@pytest.fixture
def officer(client):
    officer = factories.city_officer(full_name="王敏")
    client.force_login(officer)
    return officer


def tables(response):
    """The tables of 核查对照, to the letter."""
    found = re.findall(r"<table.*?</table>", response.content.decode(), re.DOTALL)
    assert len(found) > 5
    return found


def ticked(text):
    return re.findall(r'name="evidence" value="([^"]+)" checked', text)


def test_one_click_records_met_with_the_files_that_prove_the_clause(client, officer):
    declaration = make.submitted()
    desk = client.get(url("desk", declaration)).content.decode()
    entry = desk.partition(f'id="entry-{PROVEN}"')[2].partition('class="clause-entry"')[0]
    assert "data-asked" in desk.partition(f'id="entry-{PROVEN}"')[2][:20]
    keys = make.keys(declaration)
    assert ticked(entry) == [keys["营业执照.pdf"]], "the other file is asked for by a link"
    seen = re.search(r'name="seen" value="([^"]+)"', entry).group(1)
    sent = {"verdict": "met", "seen": seen, "evidence": ticked(entry), "note": ""}
    answer = client.post(url("finding", declaration, PROVEN), sent, **HTMX).content.decode()
    assert "所看材料：" in answer
    assert "营业执照.pdf" in answer
    assert 'id="findings-left" class="findings-left no-print" hx-swap-oob="true"' in answer
    assert Finding.objects.get().evidence[0]["sha256"] == PROOF


def test_every_file_can_be_ticked_with_a_script_and_without(client, officer):
    declaration = make.submitted()
    address, keys = url("finding", declaration, PROVEN), make.keys(declaration)
    more = client.get(address + "?files=1", **HTMX).content.decode()
    assert keys["审计报告.pdf"] in more
    assert "<form" not in more
    for whole in (client.get(address), client.get(address, **HTMX)):
        text = whole.content.decode()
        assert ticked(text) == [keys["营业执照.pdf"]]
        assert f'name="evidence" value="{keys["审计报告.pdf"]}"' in text
    point = url("commitment", declaration, "credit")
    assert client.get(point + "?files=1", **HTMX).content.decode().count('type="checkbox"') == 2
    done = client.post(point, {"is_clear": "yes", "evidence": [keys["审计报告.pdf"]]})
    assert done.url == url("desk", declaration) + "#commitment-credit"
    assert CommitmentCheck.objects.get().evidence[0]["sha256"] == OTHER


def test_a_refused_finding_keeps_note_and_ticks_and_a_slip_takes_nothing_back(client, officer):
    declaration = make.submitted()
    address, keys = url("finding", declaration, PROVEN), make.keys(declaration)
    refused = client.post(address, {"verdict": "not_met", "note": " ", "evidence": [keys["审计报告.pdf"]]}, **HTMX)
    assert refused.status_code == 422
    assert ticked(refused.content.decode()) == [keys["审计报告.pdf"]]
    find(declaration, officer)
    slip = client.post(address, {"note": "只填了说明"}, **HTMX)
    assert slip.status_code == 422
    assert "只填了说明" in slip.content.decode()
    assert Finding.objects.count() == 1
    assert client.post(address, {"verdict": "met", "evidence": ["1:abc"]}).status_code == 422


def test_a_colleagues_finding_is_shown_instead_of_overwritten(client, officer):
    declaration = make.submitted()
    seen = marks.seen_token(1, None)
    find(declaration, factories.city_officer(full_name="赵磊"), verdict="not_met")
    refused = client.post(url("finding", declaration, PROVEN), {"verdict": "met", "seen": seen}, **HTMX)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "该项刚由赵磊办理为“不符合”" in text
    fresh = re.search(r'name="seen" value="([^"]+)"', text).group(1)
    assert (
        client.post(url("finding", declaration, PROVEN), {"verdict": "met", "seen": fresh}, **HTMX).status_code == 200
    )


def test_what_another_condition_stands_in_for_is_not_held_against_the_enterprise(client, officer):
    declaration = make.submitted()
    page = client.get(url("findings", declaration)).content.decode()
    unticked = page.partition('id="compare-S-K2"')[2].partition("</tr>")[0]  # S-K1 is ticked: one is enough
    assert "可选条件" in unticked
    assert "不符合" not in unticked


def test_what_a_new_version_overtakes_is_asked_for_again(client, officer):
    declaration = make.submitted()
    find(declaration, officer, "S-T7", "not_met", note="未见绿色工厂公告")
    factories.resubmitted(declaration, officer, recognitions=["green_demo"])
    text = client.get(url("desk", declaration)).content.decode()
    entry = text.partition('id="entry-S-T7"')[2].partition('class="clause-entry"')[0]
    assert "申报数据已变化，请重新认定" in entry
    assert 'name="verdict" value="met"' in entry
    assert "未见绿色工厂公告" in entry
    assert "申报数据已变化，请重新认定" in text_of(client.get(url("findings", declaration)))


def test_the_frozen_copy_is_what_was_on_the_page_and_does_not_change(client, officer):
    declaration = make.submitted()
    find(declaration, officer, evidence=[make.keys(declaration)["营业执照.pdf"]])
    find(declaration, officer, "S-B2a", "not_met", note="审计报告为1300万元")
    factories.check_commitments(declaration, officer)
    shown = tables(client.get(url("findings", declaration)))
    assert "审计报告为1300万元" in "".join(shown)
    factories.returned(declaration, officer)
    kept = url("findings_kept", declaration, "first", FirstReview.objects.get().pk)
    assert tables(client.get(kept)) == shown
    factories.factories.fill(declaration, recognitions=["green_demo"])
    factories.send(declaration, key="second")
    declaration.refresh_from_db()
    find(declaration, officer, "S-B2a", "not_met", note="更正后仍不一致")
    assert tables(client.get(url("findings", declaration))) != shown
    assert tables(client.get(kept)) == shown
    page = client.get(kept)
    assert "此后不再变化" in text_of(page)
    assert "第1版" in text_of(page)


def test_the_province_finds_on_its_page_and_its_city_reads_it_only_when_the_case_is_back(client, officer):
    declaration = make.submitted()
    find(declaration, officer, verdict="not_met")
    factories.check_commitments(declaration, officer)
    first_review.recommend(declaration=declaration, user=officer, at=FIRST_DAY, opinion="同意", version=1)
    province = decided.officer(full_name="省厅人员")
    client.force_login(province)
    page = reverse("review:province_case", args=[declaration.number])
    assert f'action="{url("finding", declaration, PROVEN)}"' in client.get(page).content.decode()
    done = client.post(url("finding", declaration, PROVEN), {"verdict": "met", "note": "已补充公证件"})
    assert done.url == f"{page}#clause-{PROVEN}"
    assert "已核查" in client.post(
        url("commitment", declaration, "credit"), {"is_clear": "no", "note": "信用平台有记录"}, **HTMX
    ).content.decode()  # fmt: skip
    assert client.get(url("desk", declaration)).status_code == 404
    both = text_of(client.get(url("findings", declaration)))
    for words in ("合同与申报不一致", "已补充公证件", "信用平台有记录", "王敏", "省厅人员"):
        assert words in both
    client.force_login(officer)
    own = text_of(client.get(url("findings", declaration))) + text_of(client.get(url("desk", declaration)))
    assert "合同与申报不一致" in own
    assert "已补充公证件" not in own
    assert "信用平台有记录" not in own
    assert "不能作出认定" in text_of(client.post(url("finding", declaration, PROVEN), {"verdict": "met"}))


def test_the_panels_counts_are_the_bureaus_before_the_list_and_its_names_always(client):
    panel = make.signed([("met", ""), ("not_met", "合同未盖章"), ("met", "")])
    declaration = panel.places.get().declaration
    declaration.refresh_from_db()
    names = [one.full_name for one in panels.seated(panel)]
    client.force_login(decided.officer())
    kept = url("findings_kept", declaration, "panel", GroupResult.objects.get().pk)
    for address in (url("findings", declaration), kept):
        shown = text_of(client.get(address))
        assert "符合2名，不符合1名" in shown
        assert panel.chair.full_name in shown
    city = factories.city_officer()
    client.force_login(city)
    assert client.get(kept).status_code == 404
    assert "名专家认定" not in text_of(client.get(url("findings", declaration)))
    type(declaration).objects.filter(pk=declaration.pk).update(status="recognised")
    after = text_of(client.get(url("findings", declaration)))
    assert "符合2名，不符合1名" in after
    assert not [name for name in names if name in after]


def test_the_chair_reads_counts_and_nobodys_tick_before_the_sign_off(client):
    panel = make.scored([("met", ""), ("not_met", "合同未盖章")])
    number = panel.places.get().declaration.number
    client.force_login(panel.chair)
    shown = text_of(client.get(panels.url("chair_group", panel.pk, number)))
    assert "意见不一致" in shown
    assert "符合1名，不符合1名" in shown
    assert "具有独立法人资格： 不符合" not in shown.replace("意见不一致", "")


def test_a_district_reads_its_own_stage_alone(client):
    factories.switch_district_stage_on()
    declaration, district = make.submitted(), factories.district_officer()
    find(declaration, district, verdict="not_met", note="区县现场未见设备")
    factories.check_commitments(declaration, district)
    first_review.recommend(declaration=declaration, user=district, at=FIRST_DAY, opinion="同意", version=1)
    declaration.refresh_from_db()
    city = factories.city_officer()
    find(declaration, city, "S-B2a", "not_met", note="市级复核另有意见")
    client.force_login(district)
    for address in (url("findings", declaration), url("desk", declaration)):
        shown = text_of(client.get(address))
        assert "区县现场未见设备" in shown
        assert "市级复核另有意见" not in shown
    factories.check_commitments(declaration, city)
    first_review.recommend(declaration=declaration, user=city, at=FIRST_DAY, opinion="同意", version=1)
    first, second = FirstReview.objects.order_by("pk")
    assert client.get(url("findings_kept", declaration, "first", first.pk)).status_code == 200
    assert client.get(url("findings_kept", declaration, "first", second.pk)).status_code == 404
    client.force_login(city)
    shown = text_of(client.get(url("findings", declaration)))
    assert "区县现场未见设备" in shown
    assert "市级复核另有意见" in shown


def test_a_finding_whose_file_was_replaced_still_leads_to_it(client, officer):
    declaration = make.submitted()
    find(declaration, officer, evidence=[make.keys(declaration)["审计报告.pdf"]])
    filed = declaration.evidence.get(stored__sha256=OTHER)
    declaration.evidence.filter(pk=filed.pk).update(removed_at=FIRST_DAY)
    factories.resubmitted(declaration, officer)
    page = client.get(url("findings", declaration)).content.decode()
    assert reverse("declarations:evidence_file", args=[declaration.number, filed.pk]) in page
    assert "申报数据已变化" in page


def test_the_enterprise_reads_findings_with_the_return_and_never_a_panels(client, officer):
    declaration = make.submitted()
    detail = reverse("declarations:detail", args=[declaration.number])
    find(declaration, officer, verdict="not_met", note="营业执照已注销")
    enterprise = declaration.created_by
    client.force_login(enterprise)
    assert "营业执照已注销" not in client.get(detail).content.decode()
    factories.returned(declaration, officer)
    told = text_of(client.get(detail))
    assert "营业执照已注销" in told
    assert "市级初审退回修改" in told
    assert "王敏" not in told.partition("审核认定")[2].partition("填报进度")[0]
    factories.send(declaration, key="second")
    declaration.refresh_from_db()
    find(declaration, officer, verdict="not_met", note="第二次核查的意见")
    later = text_of(client.get(detail))
    assert "营业执照已注销" in later, "what was told with the return stays"
    assert "第二次核查的意见" not in later


def test_after_recognition_the_enterprise_reads_the_officials_findings_alone(client):
    declaration, officer = decided.reviewed(), decided.officer()
    find(declaration, officer, "S-B2a", "not_met", note="省级复核意见")
    own = {"declaration": declaration, "desk": "expert", "clause": PROVEN}
    panels_note = Finding.objects.create(**own, verdict="met", note="3名专家认定", author=officer, at=FIRST_DAY).note
    decided.applied(decided.drafted(declaration, by=officer), by=officer)
    client.force_login(declaration.created_by)
    detail = reverse("declarations:detail", args=[declaration.number])
    assert "省级复核意见" not in client.get(detail).content.decode(), "the list is no decision that is told to it"
    declaration.refresh_from_db()
    decided.move(declaration, "publish", "recognise")
    told = client.get(detail).content.decode()
    assert "省级复核意见" in told
    assert panels_note not in told


def test_an_officer_prints_the_report_of_the_frozen_version(client, officer):
    declaration = make.submitted()
    find(declaration, officer)
    answer = client.get(url("report", declaration))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages))
    for words in (f"{declaration.number}（第1版", "市级认定：符合", "核对人员：王敏"):
        assert words in text, words
    assert url("report", declaration) in client.get(url("desk", declaration)).content.decode()
    client.force_login(factories.city_officer(factories.ANSHAN))
    assert client.get(url("report", declaration)).status_code == 404
