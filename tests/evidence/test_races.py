"""Two tabs, two people, a double click: real threads on real rows, and what is left is whole."""

import threading
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.db import connections

from declarations.models import EvidenceFile, LibraryFile
from declarations.services import evidence
from declarations.services.evidence import EvidenceRefused
from tests import factories
from tests.evidence.support import AT, attach, names, pdf, place
from zjtx.common.models import StoredFile

pytestmark = [
    pytest.mark.django_db(transaction=True),
]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; each result, or what it raised."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except Exception as problem:  # noqa: BLE001  what a thread raises is its result
            results[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def _kept() -> int:
    shelves = default_storage.listdir("evidence")[0]
    return sum(len(default_storage.listdir(f"evidence/{shelf}")[1]) for shelf in shelves)


def test_a_double_click_stores_once(declaration, item):
    found = at_once(*[lambda: attach(declaration, item, pdf("证书.pdf"))] * 3)
    assert {getattr(one, "pk", one) for one in found} == {EvidenceFile.objects.get(requirement=item).pk}
    assert LibraryFile.objects.count() == StoredFile.objects.filter(kind="evidence", size=pdf().size).count() == 1
    assert _kept() == 1


def test_two_declarations_filing_the_same_bytes_at_once_keep_them_once(declaration, item):
    factories.open_round(code="LN2023", year=2023)
    from declarations.services.drafting import start_declaration

    second = start_declaration(
        user=declaration.created_by, round_=factories.open_round(code="LN2023"), tier="sme", at=AT
    )
    there = second.round.evidence_requirements.get(serial="3")
    upload = [pdf("证书.pdf"), pdf("证书.pdf")]
    one, two = at_once(
        lambda: attach(declaration, item, upload[0]),
        lambda: attach(second, there, upload[1], user=declaration.created_by),
    )
    assert one.stored_id == two.stored_id == LibraryFile.objects.get().stored_id
    assert _kept() == 1


def test_two_tabs_replacing_one_file_leave_one_in_its_place(declaration, item):
    old = place(declaration, item, "旧.pdf")
    found = at_once(
        *[
            lambda n=n: evidence.replace(filed=old, uploaded=pdf(f"{n}.pdf", n), user=declaration.created_by, at=AT)
            for n in (1, 2)
        ]
    )
    refused = [one for one in found if isinstance(one, EvidenceRefused)]
    assert len(refused) == 1
    assert len(names(declaration, item)) == 1
    assert _kept() == LibraryFile.objects.count() == 2


def test_two_tabs_ordering_and_adding_leave_a_whole_order(declaration, item):
    files = [place(declaration, item, f"{n}.pdf") for n in range(4)]
    keys = [one.pk for one in files]
    for _ in range(3):
        found = at_once(
            lambda: evidence.reorder(declaration=declaration, requirement=item, wanted=keys[::-1]),
            lambda: evidence.reorder(declaration=declaration, requirement=item, wanted=[keys[2], keys[0]]),
            lambda: evidence.move(filed=files[1], step=1),
            lambda: evidence.remove(filed=files[3], user=declaration.created_by, at=AT),
        )
        assert found == [None] * 4
        live = EvidenceFile.objects.filter(requirement=item, removed_at__isnull=True)
        positions = list(live.order_by("position").values_list("position", flat=True))
        assert len(set(positions)) == len(positions) == 3
        evidence.restore(filed=files[3], user=declaration.created_by, at=AT)
