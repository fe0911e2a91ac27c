"""Entry point of the child process: run.py <examiner> <path>. Prints one line of JSON with the verdict.

Started with `python -I` by path instead of `-m`: importing the package `zjtx` would load Celery (0.7 s of CPU)
and the application's configuration into a process that opens hostile files.
"""

import importlib
import json
import resource
import sys
from pathlib import Path

# Every byte the child can ever hold is bounded by its address space, so that peak memory stays below 200 MB.
ADDRESS_SPACE = 200 * 1024 * 1024
CPU_SECONDS = 3


def confine() -> None:
    """Give up memory, processor time, core dumps and writing before any byte of the file is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def verdict(kind: str, path: Path) -> dict:
    """The examiner's answer: {"type", "pages"} for a good file, {"problem", "detail"} for a refused one."""
    base = importlib.import_module("examiners.base")
    try:
        with base.mapped(path) as data:
            base.refuse_test_virus(data)
        return importlib.import_module(f"examiners.{kind}").examine(path)
    except base.Refused as refusal:
        return {"problem": refusal.code, "detail": refusal.detail}
    except (MemoryError, RecursionError):
        return {"problem": "too_complex"}


def peak_kilobytes() -> int:
    """Own peak memory. Not ru_maxrss: that begins with the memory of the web worker which started this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    """Confine, examine, answer, and tell memory and processor time for the log."""
    confine()
    # At the end of the path: in front, files/inspect.py would hide the standard library's inspect.
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    answer = verdict(sys.argv[1], Path(sys.argv[2]))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    answer["peak_kb"] = peak_kilobytes()
    answer["cpu_seconds"] = round(usage.ru_utime + usage.ru_stime, 2)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
