"""What the system manages a second, measured against something simpler in the same run (`make bench`).

    python bench/run.py [NAME ...] [profile]      without a name: every benchmark; profile: where its time goes

Prints a table and writes bench/results/NAME.json. A figure is no pass or fail: the bar stands beside it.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
BENCHMARKS = ("eligibility",)
PROFILE = "profile"


@dataclass(frozen=True)
class Figure:
    """One measurement: how many a second of processor time, compared with how many of what, and the bar if any.

    ``beside``: what else was seen, such as memory.
    """

    what: str
    per_second: float
    against: str
    against_per_second: float
    bar: float | None = None
    beside: str = ""

    @property
    def ratio(self) -> float:
        """Its rate as a share of the comparison's."""
        return self.per_second / self.against_per_second


def table(figures: list[Figure]) -> str:
    """The figures for a reader."""
    head = f"{'what':<58}{'per CPU s':>12}{'bar':>8}{'ratio':>8}  against"
    lines = [head, "-" * len(head)]
    for figure in figures:
        bar = f"{figure.bar:,.0f}" if figure.bar else ""
        against = f"{figure.against} ({figure.against_per_second:,.0f}/s)"
        lines.append(f"{figure.what:<58}{figure.per_second:>12,.0f}{bar:>8}{figure.ratio:>8.3f}  {against}")
        if figure.beside:
            lines.append(f"  {figure.beside}")
    return "\n".join(lines)


def write(name: str, figures: list[Figure]) -> Path:
    """The same as JSON, with what it was measured on."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    machine = {"python": platform.python_version(), "processors": os.cpu_count(), "machine": platform.machine()}
    rows = [{**asdict(figure), "ratio": round(figure.ratio, 4)} for figure in figures]
    path.write_text(json.dumps({"on": machine, "figures": rows}, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path


def main(names: list[str]) -> int:
    """Run or profile the named benchmarks, or all."""
    is_profile = PROFILE in names
    names = [name for name in names if name != PROFILE]
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    for name in names or BENCHMARKS:
        benchmark = importlib.import_module(f"bench.{name}")
        if is_profile:
            print(benchmark.profile(), flush=True)
            continue
        figures = benchmark.measure()
        print(table(figures), flush=True)
        print(f"→ {write(name, figures).relative_to(ROOT)}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.modules["bench.run"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
