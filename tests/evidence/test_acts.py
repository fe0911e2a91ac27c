"""Filing, replacing, taking back, ordering: what is live, what can be undone, what a frozen version keeps."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from declarations.models import Declaration, EvidenceFile, LibraryFile
from declarations.selectors import restorable
from declarations.services import evidence
from declarations.services.evidence import EvidenceRefused
from declarations.services.saving import SaveRefused
from tests.evidence.support import AT, attach, body, names, pdf, place, send
from zjtx.common.models import AuditEntry, StoredFile

LATER = AT + timedelta(days=1)


def _returned(declaration: Declaration) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(status="returned", returned_by="city")
    declaration.refresh_from_db()


def _bytes_kept() -> int:
    shelves = default_storage.listdir("evidence")[0]
    return sum(len(default_storage.listdir(f"evidence/{shelf}")[1]) for shelf in shelves)


def test_the_same_file_sent_twice_is_one_row_and_kept_once(declaration, item):
    first = attach(declaration, item, pdf("证书.pdf"))
    assert attach(declaration, item, pdf("证书.pdf")) == first
    assert names(declaration, item) == ["证书.pdf"]
    assert StoredFile.objects.filter(kind="evidence", sha256=first.stored.sha256).count() == 1
    assert _bytes_kept() == 1


def test_the_same_file_under_two_items_is_kept_once(declaration, item):
    other = declaration.round.evidence_requirements.get(serial="1")
    one, two = attach(declaration, item, pdf("甲.pdf")), attach(declaration, other, pdf("乙.pdf"))
    assert one.pk != two.pk
    assert one.stored == two.stored
    assert LibraryFile.objects.get(enterprise=declaration.enterprise, sha256=one.stored.sha256).name == "甲.pdf"
    assert _bytes_kept() == 1


def test_a_replaced_file_can_be_taken_back_until_submission(declaration, item):
    old = place(declaration, item, "旧.pdf")
    place(declaration, item, "后.pdf")
    new = evidence.replace(filed=old, uploaded=pdf("新.pdf", 2), user=declaration.created_by, at=AT)
    assert names(declaration, item) == ["新.pdf", "后.pdf"]
    assert list(restorable(declaration)) == [old]
    evidence.restore(filed=old, user=declaration.created_by, at=AT)
    assert names(declaration, item) == ["旧.pdf", "后.pdf"]
    assert list(restorable(declaration)) == [new]


def test_a_frozen_version_keeps_its_file_after_a_replacement(own, declaration, item):
    old = place(declaration, item, "旧.pdf")
    submission = send(declaration)
    _returned(declaration)
    new = evidence.replace(filed=old, uploaded=pdf("新.pdf", 2), user=declaration.created_by, at=LATER)
    assert [entry["name"] for entry in submission.content["evidence"] if entry["item"] == "3"] == ["旧.pdf"]
    assert body(own.get(f"/declarations/{declaration.number}/evidence/{old.pk}/")).startswith(b"%PDF")
    send(declaration, at=LATER + timedelta(hours=1), key="second")
    again = declaration.submissions.get(version=2)
    assert [entry["name"] for entry in again.content["evidence"] if entry["item"] == "3"] == ["新.pdf"]
    _returned(declaration)
    with pytest.raises(EvidenceRefused, match="不能恢复，可从材料库选用"):
        evidence.restore(filed=old, user=declaration.created_by, at=LATER + timedelta(hours=2))
    assert names(declaration, item) == [new.name]
    assert old.stored.file.storage.exists(old.stored.file.name)


def test_replacing_what_is_replaced_already_is_refused_and_stores_nothing(declaration, item):
    old = place(declaration, item, "旧.pdf")
    evidence.replace(filed=old, uploaded=pdf("新.pdf", 2), user=declaration.created_by, at=AT)
    with pytest.raises(EvidenceRefused, match=r"“旧\.pdf”已被替换或移除，“更新\.pdf”未上传"):
        evidence.replace(filed=old, uploaded=pdf("更新.pdf", 3), user=declaration.created_by, at=AT)
    assert names(declaration, item) == ["新.pdf"]
    assert _bytes_kept() == LibraryFile.objects.count() == 2


def test_a_replacement_sent_twice_is_one(declaration, item):
    old = place(declaration, item, "旧.pdf")
    sent = [
        evidence.replace(filed=old, uploaded=pdf("新.pdf", 2), user=declaration.created_by, at=AT) for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert names(declaration, item) == ["新.pdf"]


def test_replacing_by_the_same_bytes_is_refused(declaration, item):
    old = attach(declaration, item, pdf("旧.pdf"))
    with pytest.raises(EvidenceRefused, match="与原文件内容相同，未替换"):
        evidence.replace(filed=old, uploaded=pdf("改名.pdf"), user=declaration.created_by, at=AT)
    assert names(declaration, item) == ["旧.pdf"]


def test_a_removed_file_can_be_taken_back_and_is_in_its_place_again(declaration, item):
    files = [place(declaration, item, f"{n}.pdf") for n in (1, 2, 3)]
    evidence.remove(filed=files[1], user=declaration.created_by, at=AT)
    assert names(declaration, item) == ["1.pdf", "3.pdf"]
    evidence.restore(filed=files[1], user=declaration.created_by, at=AT)
    assert names(declaration, item) == ["1.pdf", "2.pdf", "3.pdf"]
    acts = AuditEntry.objects.filter(action__startswith="evidence.").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["evidence.remove", "evidence.restore"]


@pytest.mark.parametrize(
    "wanted, order",
    [([3, 1, 2], "312"), ([2], "213"), ([2, 2, 999999], "213"), ([], "123")],
    ids=["all", "one of them", "twice and a stranger", "none"],
)
def test_order_follows_what_is_known_of_it(declaration, item, wanted, order):
    files = {n: place(declaration, item, f"{n}.pdf") for n in (1, 2, 3)}
    keys = [files[n].pk if n in files else n for n in wanted]
    evidence.reorder(declaration=declaration, requirement=item, wanted=keys)
    assert names(declaration, item) == [f"{n}.pdf" for n in order]
    live = EvidenceFile.objects.filter(requirement=item).order_by("position")
    assert list(live.values_list("position", flat=True)) == [1, 2, 3]


def test_moving_stops_at_the_ends(declaration, item):
    files = [place(declaration, item, f"{n}.pdf") for n in (1, 2, 3)]
    evidence.move(filed=files[0], step=-1)
    evidence.move(filed=files[0], step=1)
    assert names(declaration, item) == ["2.pdf", "1.pdf", "3.pdf"]
    evidence.move(filed=files[2], step=1)
    assert names(declaration, item) == ["2.pdf", "1.pdf", "3.pdf"]


def test_room_is_counted_without_what_was_removed(declaration, item, settings):
    settings.EVIDENCE_MAX_DECLARATION_BYTES = 1024 + pdf().size + 10
    first = attach(declaration, item, pdf("甲.pdf"))
    with pytest.raises(EvidenceRefused, match=r"“乙\.pdf”未上传：本申报佐证材料总量将超过"):
        attach(declaration, item, pdf("乙.pdf", 2))
    assert _bytes_kept() == 1
    evidence.remove(filed=first, user=declaration.created_by, at=AT)
    settings.EVIDENCE_MAX_DECLARATION_BYTES += 1000
    attach(declaration, item, pdf("乙.pdf", 2))


def test_nothing_changes_after_submission(declaration, item):
    filed = place(declaration, item, "证明.pdf")
    send(declaration)
    user = declaration.created_by
    for act in (
        lambda: attach(declaration, item, pdf("新.pdf", 2)),
        lambda: evidence.replace(filed=filed, uploaded=pdf("新.pdf", 2), user=user, at=AT),
        lambda: evidence.remove(filed=filed, user=user, at=AT),
        lambda: evidence.restore(filed=filed, user=user, at=AT),
        lambda: evidence.move(filed=filed, step=1),
        lambda: evidence.reorder(declaration=declaration, requirement=item, wanted=[]),
    ):
        with pytest.raises(SaveRefused, match="市级初审"):
            act()
    assert names(declaration, item) == ["证明.pdf"]
    assert _bytes_kept() == 1
