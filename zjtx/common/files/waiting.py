"""Files that wait for the virus scanner: the sweep that has them scanned (docs/decisions/0012-scanner.md)."""

import logging
import time

from django.core.files.storage import default_storage
from django.db import transaction
from django.dispatch import Signal

from zjtx.common import audit, clock
from zjtx.common.files import scanner
from zjtx.common.models.files import StoredFile, VirusCheck, path_of

logger = logging.getLogger(__name__)

# Sent with `stored` inside the transaction that finds a kept file infected; the rooms above take it out of use.
found_infected = Signal()
_BUDGET_SECONDS = 45.0


def scan_waiting() -> int:
    """Have waiting files scanned, oldest first; returns how many got a verdict. Where the scanner has been switched
    off they wait no longer. Safe to run twice at once: the first verdict counts."""
    waiting = StoredFile.objects.filter(virus_check=VirusCheck.WAITING)
    if not scanner.is_on():
        return waiting.update(virus_check=VirusCheck.OFF)
    done, until = 0, time.monotonic() + _BUDGET_SECONDS
    for file_id in list(waiting.order_by("uploaded_at").values_list("pk", flat=True)[:200]):
        try:
            done += _scan(file_id)
        except scanner.ScannerDown as error:
            logger.warning("the scanner is down, files go on waiting: %s", error)
            break
        except scanner.NotScanned as error:
            logger.error("file %s gets no verdict: %s", file_id, error)
        if time.monotonic() > until:
            break
    return done


def _scan(file_id: object) -> int:
    stored = StoredFile.objects.filter(pk=file_id, virus_check=VirusCheck.WAITING).first()
    if stored is None:
        return 0
    try:
        with default_storage.open(stored.file.name, "rb") as source:
            virus = scanner.scan(source, timeout=scanner.SWEEP_SECONDS)
    except FileNotFoundError:
        logger.error("the storage has lost file %s", file_id)
        return 0
    except scanner.NotScanned:
        raise
    except OSError:
        logger.exception("the storage does not hand out file %s", file_id)
        return 0
    return _settle(stored, virus)


@transaction.atomic
def _settle(stored: StoredFile, virus: str) -> int:
    verdict = VirusCheck.INFECTED if virus else VirusCheck.CLEAN
    mine = StoredFile.objects.filter(pk=stored.pk, virus_check=VirusCheck.WAITING)
    if not mine.update(virus_check=verdict, virus_name=virus, checked_at=clock.now()):
        return 0
    if virus:
        stored.refresh_from_db()
        detail = {"sha256": stored.sha256, "virus": virus}
        audit.record("file.infected", obj=stored, label=stored.original_name, detail=detail)
        found_infected.send(sender=StoredFile, stored=stored)
        place = path_of(stored.kind, stored.pk)
        transaction.on_commit(lambda: default_storage.delete(place), robust=True)
    return 1
