"""Runs an examiner in a child process that is bounded in memory, processor time and wall time."""

import json
import logging
import signal
import subprocess
import sys
from pathlib import Path

logger = logging.getLogger(__name__)

_RUNNER = Path(__file__).resolve().parent / "examiners" / "run.py"
# The child's processor limit (3 s) ends what is heavy: under 5 s in all wherever the child gets its turn. Nothing in
# it waits, so this limit is only for a starved machine, where half a second of work was seen to take 16 s.
WALL_SECONDS = 20


def examine(kind: str, path: Path) -> dict:
    """The examiner's answer for "pdf", "picture" or "ooxml": {"type", "pages"} or {"problem", "detail"}.

    A child that dies of its limits is a verdict on the file ("too_complex"); one that could not be started or
    did not get its turn on a busy machine is not ("busy").
    """
    command = [sys.executable, "-I", "-B", str(_RUNNER), kind, str(path)]
    try:
        child = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=WALL_SECONDS, env={})
    except subprocess.TimeoutExpired:
        logger.warning("Examiner %s ran out of wall time", kind)
        return {"problem": "busy"}
    except OSError:
        logger.exception("Examiner %s could not be started", kind)
        return {"problem": "busy"}
    return _answer(kind, child)


def _answer(kind: str, child: subprocess.CompletedProcess) -> dict:
    if child.returncode == 0:
        answer = json.loads(child.stdout)
        logger.debug("Examiner %s: %s", kind, answer)
        return answer
    error = child.stderr.decode("utf-8", "replace")[-2000:]
    logger.warning("Examiner %s ended with %s: %s", kind, child.returncode, error)
    # Beyond its limits the interpreter may be killed by the system or give up in C code (SIGABRT, SIGSEGV).
    if -child.returncode in (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS):
        return {"problem": "too_complex"}
    return {"problem": "too_complex" if "MemoryError" in error else "damaged"}
