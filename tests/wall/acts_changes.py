"""The acts on changes: filed, taken back, checked, decided."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from cultivation_pool.models import ChangeFiling
from tests.wall.act import Act, Body
from tests.wall.cast import Cast, a_pdf


def _file(cast: Cast) -> Body:
    paper = SimpleUploadedFile("变更通知书.pdf", a_pdf(), "application/pdf")
    return {"kind": "rename", "changed_on": "2022-02-10", "new_name": "另一名称有限公司", "files": paper}


def _move(cast: Cast) -> Body:
    return {**_file(cast), "kind": "move", "new_name": "", "new_region": "210302"}


def _gone(cast: Cast) -> None:
    ChangeFiling.objects.filter(pk=cast.change.pk).update(state="withdrawn")


def _note(cast: Cast) -> Body:
    code = cast.people["other_enterprise"].enterprise.uscc
    return {"uscc": code, "kind": "move", "changed_on": "2022-02-15", "words": "登记信息显示已迁移"}


CHANGES = (
    Act("pool:own_change_new", "owner", _file, _gone, page=True),
    Act("pool:own_change_file", "owner", _move, page=True),
    Act("pool:own_change_withdraw", "owner", page=True),
    Act("pool:change_note", "other_city", _note),
    Act("pool:change_pass", "city", {"found_kind": "rename", "opinion": "已核对"}, page=True),
    Act("pool:change_return", "city", {"opinion": "请补充"}, page=True),
    Act("pool:change_close", "city", {"opinion": "误报"}, page=True),
    Act("pool:change_confirm", "province", {"opinion": "同意"}, page=True),
    Act("pool:change_refuse", "province", {"opinion": "不一致"}, page=True),
    Act("pool:change_titles", "province", {"fate": "kept", "opinion": "情况属实"}, page=True),
)
