"""The page of the items: what each says, what a script and a plain form get, refusals at their place."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from declarations.models import EvidenceFile, EvidenceRequirement
from declarations.round_content import clauses_of, evidence_for, from_json
from tests.evidence.support import body, names, pdf, place
from tests.house.project import ROOT

JSON = {"Accept": "application/json"}
FIXTURE = ROOT / "fixtures" / "rounds" / "LN2022.json"


def _url(name: str, declaration, *rest) -> str:
    return reverse(f"declarations:{name}", args=[declaration.number, *rest])


def test_an_item_says_what_it_proves_whether_required_and_examples(own, declaration, item):
    EvidenceRequirement.objects.filter(pk=item.pk).update(
        clauses=["S-B3c", "S-J3"], examples="有效期内的ISO 9001证书", is_required=True
    )
    page = own.get(_url("evidence", declaration)).content.decode()
    part = page[page.index(f'id="evidence-{item.pk}"') :]
    for words in (
        "必须提供",
        "例如：有效期内的ISO 9001证书",
        "基本条件：",
        "通过质量管理体系认证",
        "取得至少1项管理体系认证",
    ):
        assert words in part, words
    assert "S-B3c" not in part


@pytest.mark.parametrize("tier", ["product", "sme", "little_giant"])
def test_every_item_of_the_notice_has_examples_and_words_for_its_clauses(tier):
    content = from_json(json.loads(FIXTURE.read_text(encoding="utf-8")))
    words = clauses_of(content.tier(tier))
    items = content.evidence_of(tier)
    assert len(items) == (5 if tier == "product" else 21)
    assert [one.serial for one in items if not one.examples or set(one.clauses) - set(words)] == []
    moved = next(one for one in evidence_for(content, 2023) if one.tier == tier and one.serial == "2")
    assert "2021、2022年度" in moved.text
    assert "2021、2022年度" in moved.examples


def test_a_script_gets_the_item_anew_and_each_refusal_by_name(own, declaration, item):
    files = [pdf("甲.pdf"), SimpleUploadedFile("乙.pdf", b"MZ program"), pdf("丙.pdf", 2)]
    answer = own.post(_url("evidence_upload", declaration, item.pk), {"file": files}, headers=JSON)
    body = answer.json()
    assert answer.status_code == 422
    assert len(body["problems"]) == 1
    assert body["problems"][0].startswith("“乙.pdf”不是PDF文件")
    assert "甲.pdf" in body["item"]
    assert "丙.pdf" in body["item"]
    assert "佐证材料" in body["nav"]
    assert body["used"] == 1024 + sum(one.stored.size for one in EvidenceFile.objects.filter(requirement=item))


def test_a_script_whose_session_is_over_is_told_so(client, declaration, item):
    answer = client.post(_url("evidence_upload", declaration, item.pk), {"file": pdf()}, headers=JSON)
    assert answer.status_code == 401
    assert not EvidenceFile.objects.filter(requirement=item).exists()


def test_forms_without_a_script_replace_remove_restore_and_move(own, declaration, item):
    first, second = place(declaration, item, "甲.pdf"), place(declaration, item, "乙.pdf")
    assert own.post(_url("evidence_move", declaration, second.pk), {"step": "up"}).status_code == 302
    assert names(declaration, item) == ["乙.pdf", "甲.pdf"]
    own.post(_url("evidence_replace", declaration, first.pk), {"file": pdf("丙.pdf", 3)})
    page = own.get(_url("evidence", declaration)).content.decode()
    assert "将替换" in page
    assert "恢复原文件 甲.pdf" in page
    answer = own.post(_url("evidence_remove", declaration, second.pk), follow=True).content.decode()
    assert "已移除“乙.pdf”，提交前可以恢复" in answer
    assert "已移除 1 个文件" in answer
    answer = own.post(_url("evidence_restore", declaration, second.pk), follow=True).content.decode()
    assert "已恢复“乙.pdf”" in answer
    assert names(declaration, item) == ["乙.pdf", "丙.pdf"]


def test_nothing_chosen_is_said_at_the_item(own, declaration, item):
    answer = own.post(_url("evidence_upload", declaration, item.pk))
    assert answer.status_code == 422
    assert "请先选择要上传的文件" in answer.content.decode()


def test_an_item_of_another_tier_or_round_is_not_there(own, declaration, item):
    EvidenceRequirement.objects.filter(pk=item.pk).update(tier="product")
    for name in ("evidence_upload", "evidence_order", "evidence_reuse", "library_picker"):
        ask = own.get if name == "library_picker" else own.post
        assert ask(_url(name, declaration, item.pk)).status_code == 404


def test_previews_are_shown_inline_in_a_sandbox_that_our_pages_may_frame(own, declaration, item):
    filed = place(declaration, item, "证明.pdf")
    answer = own.get(_url("evidence_file", declaration, filed.pk), {"inline": "1"})
    assert answer["Content-Disposition"].startswith("inline;")
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert body(answer).startswith(b"%PDF")
    page = own.get(_url("evidence", declaration))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert 'data-preview="pdf"' in page.content.decode()


def test_the_page_costs_the_same_queries_for_one_and_three_files(own, declaration, item, django_assert_max_num_queries):
    place(declaration, item, "证明.pdf")
    with django_assert_max_num_queries(24) as one:
        own.get(_url("evidence", declaration))
    for pages in (2, 3):
        place(declaration, item, f"{pages}.pdf")
    with django_assert_max_num_queries(len(one)):
        own.get(_url("evidence", declaration))
