"""Entry point of the child process: run.py count|bind. Its order comes as JSON on standard input, its answers go out as
one JSON object a line. Bounded in memory and time; started by path, so that the system is not loaded into it.

count: {"sources": [{"path", "kind"}]} → {"file": i, "pages": n, "note": ""} or {"file": i, "problem": code} each.
bind: the same with "contents", "dividers", "target", "title", "author", "date" and "items" (binding.py) → {"pages": n},
or one problem: page numbers have changed then, and the order must be given anew without that source.
Before each source {"begin": i}: whoever reads the answers knows which one killed the child.
"""

import importlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

ADDRESS_SPACE = 1024 * 1024 * 1024
CPU_SECONDS = 900


def confine() -> None:
    """Bound memory and processor time; many files are open at once."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def tell(**answer: Any) -> None:
    """One line for the parent, at once."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def count(order: dict[str, Any]) -> None:
    """Tell the pages of every source."""
    sources, pictures = (importlib.import_module(f"binder.{name}") for name in ("sources", "pictures"))
    for place, source in enumerate(order["sources"]):
        tell(begin=place)
        try:
            if source["kind"] == "picture":
                pictures.check(source["path"])
                tell(file=place, pages=1, note="")
                continue
            with sources.opened(source["path"]) as document:
                note = sources.REPAIRED if sources.is_repaired(document) else ""
                tell(file=place, pages=len(document.pages), note=note)
        except sources.Broken as broken:
            tell(file=place, problem=broken.args[0])


def bind(order: dict[str, Any]) -> None:
    """Write the bound PDF."""
    binding = importlib.import_module("binder.binding")
    try:
        tell(pages=binding.Binding(order, tell).bind())
    except binding.SourceBroken as broken:
        tell(file=broken.args[0], problem=broken.args[1])


def main() -> None:
    """Confine, then do what was ordered."""
    confine()
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    importlib.import_module("binder.sources").confine_reader()
    order = json.load(sys.stdin)
    {"count": count, "bind": bind}[sys.argv[1]](order)


if __name__ == "__main__":
    main()
