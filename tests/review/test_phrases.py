"""Standard phrases of a bureau: who keeps them, what is put in at the desk, and what two officers at once come to."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import phrases
from review.enums import PhraseUse
from review.models import Phrase
from tests.at_once import at_once
from tests.review import factories
from tests.review.factories import ANSHAN, FIRST_DAY
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


def add(officer, text, use="remark"):
    return phrases.add(user=officer, at=FIRST_DAY, use=use, text=text)


def texts(officer, use="remark"):
    return phrases.texts_for(officer, use)


def test_a_new_bureau_has_the_common_phrases_and_keeps_a_copy_with_its_first_own():
    officer, elsewhere = factories.city_officer(), factories.city_officer(ANSHAN)
    common = list(phrases.defaults()["remark"])
    assert set(phrases.defaults()) == set(PhraseUse.values)
    assert texts(officer) == common
    assert not Phrase.objects.exists()
    add(officer, "请补充检测报告。")
    assert texts(officer) == [*common, "请补充检测报告。"]
    assert texts(elsewhere) == common
    assert AuditEntry.objects.filter(action__in=("review.phrase.adopt", "review.phrase.add")).count() == 2


def test_a_bureau_that_deleted_all_phrases_has_none():
    officer = factories.city_officer()
    phrases.adopt(user=officer, at=FIRST_DAY)
    for one in phrases.own_phrases(officer):
        phrases.remove(phrase=one, user=officer, at=FIRST_DAY)
    assert texts(officer) == []


def test_the_common_phrases_can_be_kept_as_they_are():
    for texts_of_use in phrases.defaults().values():
        assert texts_of_use == tuple(phrases._fitting(text) for text in texts_of_use)


def test_placeholders_are_filled_once_with_the_case_own_words():
    officer, declaration = factories.city_officer(), factories.submitted()
    Declaration.objects.filter(pk=declaration.pk).update(enterprise_name="{年度}<script>公司")
    declaration.refresh_from_db()
    text = phrases.filled("{企业名称}（{地区}）{年度}年{ 类别 }{不认识}{0}", declaration, officer.region)
    assert text == "{年度}<script>公司（甘井子区）2022年中小企业{不认识}{0}"


@pytest.mark.parametrize("text, refusal", [
    ("  ", "请填写常用语的内容"),
    ("啊" * 501, "常用语不多于500字，现有501字"),
    ("请{企业}更正", "“{企业}”不是可以使用的代填项"),
    ("{__class__}", "“{__class__}”不是可以使用的代填项"),
])  # fmt: skip
def test_what_cannot_be_a_phrase_is_refused(text, refusal):
    with pytest.raises(MoveRefused, match="^" + refusal.replace("{", r"\{")):
        add(factories.city_officer(), text)
    assert not Phrase.objects.exists()


def test_order_moves_by_one_and_a_click_sent_twice_moves_once():
    officer = factories.city_officer()
    last = add(officer, "末条")
    place = len(texts(officer))
    for _ in range(2):
        phrases.move(phrase=last, user=officer, at=FIRST_DAY, step=-1, seen=place)
    assert texts(officer)[-2] == "末条"
    phrases.move(phrase=last, user=officer, at=FIRST_DAY, step=1, seen=place - 1)
    assert texts(officer)[-1] == "末条"
    phrases.move(phrase=last, user=officer, at=FIRST_DAY, step=1, seen=place)
    assert texts(officer)[-1] == "末条"


def test_who_was_slower_is_told_what_the_colleague_wrote():
    officer, colleague = factories.city_officer(full_name="王敏"), factories.city_officer()
    one = add(officer, "旧")
    phrases.change(phrase=one, user=officer, at=FIRST_DAY, text="新", revision=0)
    with pytest.raises(MoveRefused, match="王敏已将该常用语改为“新”"):
        phrases.change(phrase=one, user=colleague, at=FIRST_DAY, text="另", revision=0)
    phrases.remove(phrase=one, user=officer, at=FIRST_DAY)
    with pytest.raises(MoveRefused, match="已被删除"):
        phrases.change(phrase=one, user=colleague, at=FIRST_DAY, text="另", revision=1)


@pytest.mark.parametrize("columns", [{"use": "none"}, {"text": ""}])
def test_the_database_refuses_what_no_phrase_can_be(columns):
    one = add(factories.city_officer(), "一条")
    with pytest.raises(IntegrityError), transaction.atomic():
        Phrase.objects.filter(pk=one.pk).update(**columns)


@pytest.mark.django_db(transaction=True)
def test_officers_at_once_adopt_once_add_once_and_change_once():
    officer, colleague = factories.city_officer(), factories.city_officer()
    at_once(lambda: add(officer, "同一条"), lambda: add(colleague, "同一条"), lambda: add(colleague, "另一条"))
    found = texts(officer)
    assert sorted(found[-2:]) == ["另一条", "同一条"]
    assert len(found) == len(phrases.defaults()["remark"]) + 2
    one = Phrase.objects.get(text="同一条")
    results = at_once(*(
        lambda user=user, text=text: phrases.change(phrase=one, user=user, at=FIRST_DAY, text=text, revision=0)
        for user, text in ((officer, "甲"), (colleague, "乙"))
    ))  # fmt: skip
    assert sum(isinstance(result, MoveRefused) for result in results) == 1


def test_pages_add_change_order_and_delete(client):
    officer = factories.city_officer()
    client.force_login(officer)
    shown = client.get(reverse("review:phrases")).content.decode()
    assert "现用系统提供的通用常用语" in shown
    client.post(reverse("review:phrase_add", args=["recommend"]), {"text": "同意推荐。"})
    one = Phrase.objects.get(text="同意推荐。")
    edit = reverse("review:phrase_change", args=[one.pk])
    assert client.post(edit, {"text": "同意推荐{企业名称}。", "revision": "0"}).status_code == 302
    late = client.post(edit, {"text": "迟来的内容", "revision": "0"})
    assert late.status_code == 422
    assert "迟来的内容" in late.content.decode()
    client.post(reverse("review:phrase_move", args=[one.pk]), {"step": "up", "seen": "4"})
    assert texts(officer, "recommend").index("同意推荐{企业名称}。") == 2
    client.post(reverse("review:phrase_remove", args=[one.pk]))
    assert "同意推荐{企业名称}。" not in texts(officer, "recommend")


def test_phrases_stand_at_the_desk_and_the_opinion_filled_in(client):
    declaration, officer = factories.submitted(), factories.city_officer()
    client.force_login(officer)
    factories.check_commitments(declaration, officer)
    desk = client.get(reverse("review:desk", args=[declaration.number])).content.decode()
    assert f"权利人不是{declaration.enterprise_name}，" in desk
    opinion = client.get(reverse("review:recommend", args=[declaration.number])).content.decode()
    assert f"经初审，{declaration.enterprise_name}申报材料齐全" in opinion
    assert "{企业名称}" not in opinion
