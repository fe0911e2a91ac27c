"""The virus scanner over a real line: infected is refused by name, no answer lets a file wait, late verdicts count."""

import io
import socket
from datetime import timedelta

import pytest
from django.urls import reverse

from declarations.models import EvidenceFile
from declarations.services.evidence import EvidenceRefused, replace
from declarations.services.submission import SubmissionRefused
from tests import factories
from tests.evidence import clamd
from tests.evidence.support import AT, attach, body, names, pdf, send
from zjtx.common.files import scanner, waiting
from zjtx.common.models import AuditEntry, OutboxMessage, StoredFile

WORM = clamd.SIGNATURE


@pytest.fixture
def running(settings):
    with clamd.running() as server:
        settings.CLAMD_ADDRESS = server.address
        yield server


@pytest.fixture
def down(settings):
    """An address where nobody listens."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = f"127.0.0.1:{line.getsockname()[1]}"
        yield


def test_clean_and_infected_streams_are_told_apart(running):
    assert scanner.scan(io.BytesIO(b"x" * 200_000), timeout=5) == ""
    assert scanner.scan(io.BytesIO(b"x" * 70_000 + WORM), timeout=5) == "Test.Worm.A"
    assert running.seen == [200_000, 70_000 + len(WORM)]


def test_a_socket_file_is_an_address_too(settings, tmp_path):
    import socketserver
    import threading

    class Local(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True
        limit, seen = 10_000_000, []

    place = str(tmp_path / "clamd.sock")
    with Local(place, clamd.Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.CLAMD_ADDRESS = place
        assert scanner.scan(io.BytesIO(WORM), timeout=5) == "Test.Worm.A"
        server.shutdown()


def test_nobody_there_and_too_large_are_different_failures(settings, down):
    with pytest.raises(scanner.ScannerDown):
        scanner.scan(io.BytesIO(b"x"), timeout=1)
    with clamd.running(limit=1000) as server:
        settings.CLAMD_ADDRESS = server.address
        with pytest.raises(scanner.NotScanned, match="size limit exceeded") as refused:
            scanner.scan(io.BytesIO(b"x" * 5_000_000), timeout=5)
    assert not isinstance(refused.value, scanner.ScannerDown)


def test_a_scanner_that_hangs_is_given_up(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(scanner.ScannerDown):
            scanner.scan(io.BytesIO(b"x"), timeout=0.2)


def test_an_infected_upload_is_refused_by_name(declaration, item, running):
    with pytest.raises(EvidenceRefused, match=r"“合同\.pdf”查出病毒（Test\.Worm\.A），未予接收"):
        attach(declaration, item, pdf("合同.pdf", extra=WORM))
    assert not StoredFile.objects.filter(kind="evidence", original_name="合同.pdf").exists()
    assert attach(declaration, item).stored.virus_check == "clean"


def test_a_file_waits_while_the_scanner_is_down_and_stops_the_submission(own, declaration, item, down):
    filed = attach(declaration, item, pdf("合同.pdf"))
    assert filed.stored.virus_check == "waiting"
    with pytest.raises(SubmissionRefused, match=r"佐证材料“合同\.pdf”正在查毒，查毒完成后方可提交"):
        send(declaration)
    page = own.get(reverse("declarations:evidence", args=[declaration.number])).content.decode()
    assert "正在查毒，完成后方可提交" in page
    url = reverse("declarations:evidence_file", args=[declaration.number, filed.pk])
    assert body(own.get(url)).startswith(b"%PDF")
    assert waiting.scan_waiting() == 0


def test_a_waiting_file_is_for_its_owner_alone(client, declaration, item, down):
    """Even where it stands in a version, which no path of ours leads to."""
    filed = attach(declaration, item, pdf("合同.pdf"))
    StoredFile.objects.filter(pk=filed.stored_id).update(virus_check="clean")
    send(declaration)
    StoredFile.objects.filter(pk=filed.stored_id).update(virus_check="waiting")
    client.force_login(factories.user("city_officer", region="210200"))
    answer = client.get(reverse("declarations:evidence_file", args=[declaration.number, filed.pk]))
    assert answer.status_code == 409
    assert "正在查毒" in answer.content.decode()


def test_waiting_files_are_scanned_once_the_scanner_is_back(declaration, item, down, settings):
    good, bad = attach(declaration, item, pdf("好.pdf")), attach(declaration, item, pdf("坏.pdf", 2, WORM))
    with clamd.running() as server:
        settings.CLAMD_ADDRESS = server.address
        assert waiting.scan_waiting() == 2
        assert waiting.scan_waiting() == 0
    for filed, verdict in ((good, "clean"), (bad, "infected")):
        filed.stored.refresh_from_db()
        assert filed.stored.virus_check == verdict
    assert names(declaration, item) == ["好.pdf"]
    send(declaration)
    message = OutboxMessage.objects.filter(key__startswith=f"infected:{bad.pk}:").first()
    assert message.subject == "佐证材料“坏.pdf”查出病毒，已移除"
    assert AuditEntry.objects.filter(action="file.infected").count() == 1


@pytest.mark.django_db(transaction=True)
def test_bytes_of_an_infected_file_go_and_nobody_gets_it(own, declaration, item, down, settings):
    bad = attach(declaration, item, pdf("坏.pdf", 2, WORM))
    with clamd.running() as server:
        settings.CLAMD_ADDRESS = server.address
        waiting.scan_waiting()
    assert not bad.stored.file.storage.exists(bad.stored.file.name)
    kept = declaration.enterprise.library.get()
    assert own.get(reverse("declarations:library_file", args=[kept.pk])).status_code == 410
    body = {"file": kept.pk}
    answer = own.post(reverse("declarations:evidence_reuse", args=[declaration.number, item.pk]), body)
    assert answer.status_code == 422
    assert "查出病毒（Test.Worm.A），不能使用" in answer.content.decode()


def test_what_an_infected_file_had_replaced_can_be_taken_back(own, declaration, item, down, settings):
    old = attach(declaration, item, pdf("旧.pdf"))
    StoredFile.objects.filter(pk=old.stored_id).update(virus_check="clean")
    new = replace(filed=old, uploaded=pdf("新.pdf", 2, WORM), user=declaration.created_by, at=AT + timedelta(hours=1))
    with clamd.running() as server:
        settings.CLAMD_ADDRESS = server.address
        waiting.scan_waiting()
    assert names(declaration, item) == []
    address = reverse("declarations:evidence_restore", args=[declaration.number, old.pk])
    assert own.post(address).status_code == 302
    assert names(declaration, item) == ["旧.pdf"]
    again = reverse("declarations:evidence_restore", args=[declaration.number, new.pk])
    assert "查出病毒" in own.post(again).content.decode()


def test_uploading_a_waiting_file_again_settles_it(declaration, item, down, settings):
    filed = attach(declaration, item)
    with clamd.running() as server:
        settings.CLAMD_ADDRESS = server.address
        assert attach(declaration, item) == filed
    assert EvidenceFile.objects.get(pk=filed.pk).stored.virus_check == "clean"


def test_switching_the_scanner_off_lets_nothing_wait_for_ever(declaration, item, down, settings):
    filed = attach(declaration, item)
    settings.CLAMD_ADDRESS = ""
    assert waiting.scan_waiting() == 1
    assert EvidenceFile.objects.get(pk=filed.pk).stored.virus_check == "off"


def test_one_file_without_verdict_does_not_hold_up_the_others(declaration, item, down, settings):
    large = attach(declaration, item, pdf("大.pdf", extra=b"x" * 20_000))
    small = attach(declaration, item, pdf("小.pdf", 2))
    with clamd.running(limit=20_000) as server:
        settings.CLAMD_ADDRESS = server.address
        assert waiting.scan_waiting() == 1
    checks = dict(StoredFile.objects.filter(kind="evidence").values_list("original_name", "virus_check"))
    assert (checks[large.name], checks[small.name]) == ("waiting", "clean")
