"""The experts' register: who sees and changes which entry, what is typed, filters, two at once."""

import pytest

from declarations.workflow import MoveRefused
from review import experts
from review.models import ExpertEntry
from tests import factories
from tests.review import draw_factories as draws
from tests.review import factories as review
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY, client_of, text_of, url
from zjtx.common.models import AuditEntry
from zjtx.registry.models import Industry

pytestmark = pytest.mark.django_db


def form(**fields):
    return {
        "organisation": "某大学", "employer_code": "", "available_from": "", "available_until": "", "past": "",
        "shares": "", "declared": "", "revision": "0", **fields,
    }  # fmt: skip


def division():
    return Industry.objects.get_or_create(code="35", defaults={"name": "专用设备制造业", "level": 2, "section": "C"})[0]


def test_an_officer_takes_an_expert_in_and_fills_the_entry():
    expert, code = make.expert(), factories.valid_uscc()
    client = client_of(make.province_officer())
    assert "还没有专家" in text_of(client.get(url("experts")))
    assert "核对登录名" in text_of(client.post(url("expert_add"), {"username": "nobody"}))
    made = client.post(url("expert_add"), {"username": f" {expert.username.upper()} "})
    one = ExpertEntry.objects.get(user=expert)
    assert made["Location"] == url("expert_entry", one.pk)
    assert client.post(url("expert_add"), {"username": expert.username})["Location"] == made["Location"]
    typed = form(past=f"甲公司 {code}\n乙研究院\n甲公司", divisions=[division().pk], is_suspended="on")
    assert client.post(made["Location"], typed)["Location"] == url("experts")
    one.refresh_from_db()
    assert list(one.ties.values_list("kind", "name", "code")) == [("past", "甲公司", code), ("past", "乙研究院", "")]
    assert one.is_suspended
    assert one.user.organisation == "某大学"
    page = client.get(made["Location"]).content.decode()
    assert f"甲公司 {code}" in page
    assert "35 专用设备制造业" in page
    assert "organisation" in AuditEntry.objects.get(action="review.expert.change").detail


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("past", "甲公司 91210200123456789X", "甲公司："),
        ("past", " 91210200123456789X", "缺少单位名称"),
        ("employer_code", "123", "应为18位"),
        ("available_until", "2022-13-01", "应为日期"),
        ("organisation", "", "本项应填写"),
    ],
)
def test_what_is_typed_wrong_stays_and_is_told_at_the_field(field, text, said):
    one = draws.entry()
    answer = client_of(one.user).post(url("expert_record"), form(**{field: text}))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert text.strip() in answer.content.decode()


def test_days_in_the_wrong_order_are_told():
    one = draws.entry()
    typed = form(available_from="2022-05-02", available_until="2022-05-01")
    assert "不应早于" in text_of(client_of(one.user).post(url("expert_record"), typed))


def test_a_city_has_its_own_bank_and_knows_of_no_other():
    own, other = draws.entry(region=review.DALIAN), draws.entry(region=review.ANSHAN)
    client = client_of(review.city_officer())
    page = text_of(client.get(url("experts")))
    assert own.user.full_name in page
    assert other.user.full_name not in page
    assert client.get(url("expert_entry", other.pk)).status_code == 404
    taken = client.post(url("expert_add"), {"username": other.user.username})
    unknown = client.post(url("expert_add"), {"username": "nobody"})
    assert "核对登录名" in text_of(taken)
    assert taken.status_code == unknown.status_code == 422
    with pytest.raises(MoveRefused):
        experts.change_entry(
            entry=other, user=review.city_officer(), at=PANEL_DAY, data=experts.as_data(other), revision=0
        )


def test_the_list_is_filtered_by_name_field_and_state():
    versed = draws.entry(make.expert(full_name="史专甲"), divisions=(division().pk,))
    paused = draws.entry(make.expert("乙研究院", full_name="史停乙"), is_suspended=True)
    client = client_of(make.province_officer())
    for query, shown, hidden in (
        ("?division=35", versed, paused), ("?state=unavailable", paused, versed), ("?state=available", versed, paused),
        ("?q=乙研究院", paused, versed), ("?after=x&q=史专", versed, paused),
    ):  # fmt: skip
        page = text_of(client.get(url("experts") + query))
        assert shown.user.full_name in page
        assert hidden.user.full_name not in page


def test_a_change_on_top_of_anothers_is_refused_and_the_same_change_twice_is_none():
    one = draws.entry()
    officer, own = client_of(make.province_officer()), client_of(one.user)
    assert officer.post(url("expert_entry", one.pk), form(shares="甲公司")).status_code == 302
    assert officer.post(url("expert_entry", one.pk), form(shares="甲公司")).status_code == 302
    late = own.post(url("expert_record"), form(shares="乙公司"))
    assert late.status_code == 422
    assert "已由他人修改" in text_of(late)
    one.refresh_from_db()
    assert one.revision == 1
    assert [tie.name for tie in one.ties.all()] == ["甲公司"]


def test_an_expert_in_no_bank_is_told_so():
    client = client_of(make.expert())
    assert "尚未纳入专家库" in text_of(client.get(url("expert_record")))
    assert client.post(url("expert_record"), form()).status_code == 409
