"""The queue besides its list: batches and kept filters are their officer's own."""

from __future__ import annotations

from tests.wall.rows import NOBODY, Row, behind, of_case, of_object, pk


def _batch(get: str, post: str) -> Row:
    """The city officer's batch that waits for its confirmation."""
    return Row(get, post, behind(pk("batch")), behind(NOBODY))


TABLE: dict[str, Row] = {
    "review:filter_save": Row("DdCcP405", "DdCcP302"),
    "review:filter_delete": of_object("DdCcP405", "C302", "kept_filter"),
    "review:batches": Row("DdCc200", "DdCc405"),
    "review:batch_new": Row("DdCc405", "DdCc302"),
    "review:batch": _batch("C200", "DdCc405"),
    "review:batch_confirm": _batch("DdCc405", "C422"),
    "review:batch_progress": _batch("C302", "DdCc405"),
    "review:hand_over": of_case("D302 C200", "DC422"),
}
