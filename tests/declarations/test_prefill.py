"""What is known already: filled in with its source, taken or left, and later only offered."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from declarations.commitments import KEYS
from declarations.known import known_answers
from declarations.models import AnswerMark, Declaration, DeclinedPrefill
from declarations.pages.prefill import Notes, fill_record
from declarations.services.drafting import start_declaration
from declarations.services.saving import save_input
from declarations.services.submission import submit
from declarations.validators import examine
from tests import factories
from tests.pool import factories as pool
from zjtx.common import clock
from zjtx.registry.models import Enterprise

pytestmark = pytest.mark.django_db
LAST_YEAR = clock.as_moment("2021-03-01T10:00:00")
LATER = clock.as_moment("2022-03-02T09:00:00")
Q4_FILED = clock.as_moment("2022-01-12T15:00:00")


@pytest.fixture
def user():
    return factories.user("enterprise", of=factories.enterprise(address="高新区学子街2号"))


def declared_last_year(user, tier="sme", **answers):
    """A declaration of 2021, submitted; its second year column is the first of 2022."""
    round_ = factories.open_round(LAST_YEAR, code="LN2021", year=2021)
    factories.offer(round_, tier)
    declaration = start_declaration(user=user, round_=round_, tier=tier, at=LAST_YEAR)
    factories.fill(declaration, **answers)
    factories.add_evidence(declaration, user, LAST_YEAR)
    Declaration.objects.filter(pk=declaration.pk).update(prerequisite_reason="产品认定材料正在准备")
    submit(
        declaration_id=declaration.pk,
        user=user,
        at=LAST_YEAR,
        request_key="last",
        truth_statement=True,
        commitments=KEYS,
    )
    return declaration


def draft(user, tier="sme"):
    return factories.draft(user, full=False, tier=tier)


def answers(declaration):
    return examine(declaration, factories.AT).answers


def note(declaration, name, year=0):
    examination = examine(declaration, factories.AT)
    block = {"revenue": "operations", "address": "basics", "postcode": "basics", "brand_names": "distinctive"}[name]
    return Notes(examination, block).of((name, year))


def press(client, declaration, act, block, token, **data):
    client.force_login(declaration.created_by)
    address = reverse(f"declarations:prefill_{act}", args=[declaration.number, block])
    return client.post(address, {"prefill": token, **data})


def save(declaration, name, value, based_on, at=factories.AT):
    return save_input(
        found=Declaration.objects.filter(pk=declaration.pk),
        input_name=name,
        given=[value],
        based_on=based_on,
        user=declaration.created_by,
        at=at,
    )


def test_last_year_s_answers_and_figures_are_carried_over_by_name_and_year(user):
    last = declared_last_year(user)
    found = answers(draft(user))
    assert found["main_product"] == "高精度滚珠丝杠"
    assert found["brand_names"] == ["瀚精"]
    # 2020 was the second column in 2021: it is the first one now, the computed growth too. 2019 is gone, 2021 is open.
    assert found["revenue"] == {"2020": "4300.00"}
    assert found["main_revenue_growth"] == {"2020": "11.43"}
    assert "prerequisite_reason" not in found
    assert "recent_titles" not in found
    mark = AnswerMark.objects.get(declaration__year=2022, field="revenue", year=2020)
    assert mark.detail == f"2021年度申报 {last.number}"
    assert Declaration.objects.get(year=2022).prerequisite_reason == ""


def test_another_tier_gives_what_both_sheets_share_and_no_more(user):
    changes = {"management_systems": ["iso9000", "other"], "management_systems_other": "IATF16949"}
    declared_last_year(user, "product", in_production_since=date(2018, 9, 1), **changes)
    found = answers(draft(user, "sme"))
    assert found["management_systems"] == ["iso9000", "other"]
    assert found["total_assets"] == {"2020": answers_of_last_year("total_assets")}
    assert Decimal(found["debt_ratio"]["2020"]) > 0  # computed on the product's sheet, typed here
    assert "total_liabilities" not in found
    assert "product_name" not in found


def answers_of_last_year(name):
    return Declaration.objects.get(year=2021).submissions.get().content["answers"][name]["2020"]


def test_draft_and_withdrawn_declarations_give_nothing(user):
    last = declared_last_year(user)
    Declaration.objects.filter(pk=last.pk).update(status="withdrawn", occupies=False)
    assert "main_product" not in answers(draft(user))


def test_another_enterprise_s_declaration_gives_nothing(user):
    declared_last_year(factories.user("enterprise", of=factories.enterprise()))
    assert "main_product" not in answers(draft(user))


def test_nearer_source_is_filled_in_and_the_other_offered(user, client):
    last = declared_last_year(user, address="旧厂区1号")
    declaration = draft(user)
    found = note(declaration, "address")
    assert answers(declaration)["address"] == "高新区学子街2号"
    assert found["filled"]["text"] == "取自企业档案"
    assert [(one["detail"], one["text"]) for one in found["offers"]] == [(f"2021年度申报 {last.number}", "旧厂区1号")]
    press(client, declaration, "take", "basics", found["offers"][0]["value"])
    assert answers(declaration)["address"] == "旧厂区1号"
    taken = note(declaration, "address")
    assert taken["restore"]["text"] == f"已采用2021年度申报 {last.number}，原填：高新区学子街2号"
    press(client, declaration, "restore", "basics", taken["restore"]["value"])
    assert answers(declaration)["address"] == "高新区学子街2号"
    assert note(declaration, "address") is None


def test_taking_confirms_and_the_mark_goes(user, client):
    declaration = draft(user)
    answer = press(client, declaration, "take", "basics", note(declaration, "address")["filled"]["value"])
    assert answer.url.endswith("/fill/basics/#field-address")
    assert note(declaration, "address") is None
    mark = AnswerMark.objects.get(declaration=declaration, field="address")
    assert (mark.is_confirmed, mark.version, mark.detail) == (True, 1, "企业档案")
    record = fill_record(examine(declaration, factories.AT), "basics")
    assert next(row for row in record if row["label"] == "通讯地址")["what"] == "采用（取自企业档案）"


def test_leaving_clears_the_value_and_still_offers_the_other_source(user, client):
    declared_last_year(user, address="旧厂区1号")
    declaration = draft(user)
    press(client, declaration, "leave", "basics", note(declaration, "address")["filled"]["value"])
    assert "address" not in answers(declaration)
    left = note(declaration, "address")
    assert left["filled"] is None
    assert [one["text"] for one in left["offers"]] == ["旧厂区1号"]
    press(client, declaration, "leave", "basics", left["offers"][0]["value"])
    assert note(declaration, "address") is None
    assert DeclinedPrefill.objects.filter(declaration=declaration).count() == 2


def test_everything_of_a_block_is_confirmed_at_once(user, client):
    declaration = draft(user)
    page = client_page(client, declaration, "basics")
    assert "本部分有9项由系统带入" in page
    press(client, declaration, "confirm", "basics", "")
    assert not AnswerMark.objects.filter(declaration=declaration, is_confirmed=False).exists()
    assert "由系统带入" not in client_page(client, declaration, "basics")


def client_page(client, declaration, block):
    client.force_login(declaration.created_by)
    return client.get(reverse("declarations:block", args=[declaration.number, block])).content.decode()


def test_fourth_quarter_report_fills_the_year_before(user):
    pool.title(user.enterprise)
    pool.standing_report(user, "2021Q4", revenue=Decimal("4400.00"), main_revenue=Decimal("4000.00"))
    found = answers(draft(user))
    assert found["revenue"] == {"2021": "4400.00"}
    assert found["rd_expense"] == {"2021": "55.00"}
    assert AnswerMark.objects.get(field="revenue", year=2021).detail == "2021年第四季度报表"


def test_report_of_another_quarter_is_no_figure_of_a_year(user):
    pool.title(user.enterprise)
    pool.standing_report(user, "2021Q3", revenue=Decimal("3300.00"))
    assert "revenue" not in answers(draft(user))


def test_source_that_appears_later_is_offered_and_overwrites_nothing(user, client):
    pool.title(user.enterprise)
    declaration = draft(user)
    save(declaration, "revenue.2021", "4200", 0, at=clock.as_moment("2022-01-11T09:00:00"))
    assert note(declaration, "revenue", 2021) is None
    pool.standing_report(user, "2021Q4", revenue=Decimal("4400.00"))
    assert answers(declaration)["revenue"] == {"2021": "4200.00"}
    offer = note(declaration, "revenue", 2021)["offers"][0]
    assert (offer["detail"], offer["text"]) == ("2021年第四季度报表", "4,400.00 万元")
    press(client, declaration, "take", "operations", offer["value"])
    assert answers(declaration)["revenue"] == {"2021": "4400.00"}
    assert "原填：4,200.00 万元" in client_page(client, declaration, "operations")


def test_typed_after_the_source_was_there_is_not_asked_again(user):
    declared_last_year(user)
    declaration = draft(user)
    save(declaration, "postcode", "116000", 1, at=LATER)
    assert note(declaration, "postcode") is None


def test_structured_answer_is_taken_and_left_as_a_whole(user, client):
    declared_last_year(user)
    declaration = draft(user)
    filled = note(declaration, "brand_names")["filled"]
    assert AnswerMark.objects.filter(declaration=declaration, field__startswith="brand_names.").count() == 3
    press(client, declaration, "leave", "distinctive", filled["value"])
    assert "brand_names" not in answers(declaration)
    assert save(declaration, "brand_names.1", "新牌", 2).conflict is None


def test_choice_on_an_outdated_page_changes_nothing(user, client):
    declaration = draft(user)
    token = note(declaration, "address")["filled"]["value"]
    save(declaration, "address", "同事刚改的地址", 1)
    press(client, declaration, "leave", "basics", token, **{"version.address": "1"})
    assert answers(declaration)["address"] == "同事刚改的地址"
    assert not DeclinedPrefill.objects.exists()


def test_what_was_typed_beside_is_saved_with_the_choice(user, client):
    declaration = draft(user)
    token = note(declaration, "address")["filled"]["value"]
    beside = {"legal_representative": "周建国", "version.legal_representative": "0"}
    press(client, declaration, "take", "basics", token, **beside)
    assert answers(declaration)["legal_representative"] == "周建国"
    assert note(declaration, "address") is None


@pytest.mark.parametrize("token", ["", "address", "secret.0:abc", "address.2021:abc", "revenue.0:abc", "address.0"])
def test_unknown_choice_is_told_and_changes_nothing(user, client, token):
    declaration = draft(user)
    before = answers(declaration)
    answer = press(client, declaration, "take", "basics", token)
    assert "没有找到所选的带入内容" in client.get(answer.url).content.decode()
    assert answers(declaration) == before


def test_value_that_no_source_has_is_not_written(user, client):
    declaration = draft(user)
    press(client, declaration, "take", "basics", "address.0:0123456789abcdef")
    assert answers(declaration)["address"] == "高新区学子街2号"


def test_what_this_sheet_does_not_take_is_neither_filled_nor_offered(user):
    Enterprise.objects.filter(pk=user.enterprise_id).update(contact_mobile="123", postcode="11600")
    user.refresh_from_db()
    declaration = draft(user)
    assert "contact_mobile" not in answers(declaration)
    assert note(declaration, "postcode") is None
    assert known_answers(declaration)[("postcode", 0)]


def test_titles_of_the_last_years_come_from_the_record(user):
    pool.title(user.enterprise, year=2020)
    pool.title(user.enterprise, tier="product", product_name="丝杠", year=2018)
    assert answers(draft(user))["recent_titles"] == [{"tier": "sme", "year": 2020}]


def test_page_saved_without_script_keeps_who_typed_what(user, client):
    declaration = draft(user)
    colleague = factories.user("enterprise", of=user.enterprise, is_enterprise_admin=False)
    save(declaration, "legal_representative", "周建国", 0)
    client.force_login(colleague)
    address = reverse("declarations:block", args=[declaration.number, "basics"])
    data = {"legal_representative": "周建国", "version.legal_representative": "1", "postcode": "116033"}
    client.post(address, {**data, "version.postcode": "0", "address": "高新区学子街2号", "version.address": "1"})
    marks = {mark.field: mark for mark in AnswerMark.objects.filter(declaration=declaration)}
    assert marks["legal_representative"].updated_by == user
    assert marks["postcode"].updated_by == colleague
    assert marks["address"].source == "enterprise_record"
