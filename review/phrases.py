"""Standard phrases (常用语) of a bureau: kept by its officers, put in at the desk with the case's own words.

Every act locks the bureau's row first, so that the acts of two officers come one after the other. A bureau without
phrases of its own uses the common ones of phrases.toml; with the first act it keeps a copy.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import Http404

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review.enums import PhraseUse
from review.models import Phrase
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.registry.models import Region

LONGEST = 500
AT_MOST = 60
PLACEHOLDERS = ("企业名称", "类别", "年度", "申报编号", "地区", "单位名称")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
GONE = "该常用语已被删除，请刷新后查看"


@cache
def defaults() -> Mapping[str, tuple[str, ...]]:
    """{use: texts} for a bureau that keeps none of its own."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return {use: tuple(texts) for use, texts in tomllib.load(file).items()}


def keeps_own(user: Any) -> bool:
    """Whether the user's bureau keeps phrases of its own, be they all deleted."""
    return Phrase.objects.visible_to(user).exists()


def own_phrases(user: Any) -> list[Phrase]:
    """The bureau's phrases in their order."""
    return list(Phrase.objects.visible_to(user).live().select_related("changed_by"))


def texts_for(user: Any, use: str) -> list[str]:
    """The texts to choose from, placeholders unfilled; one query, two where the bureau has none of that use."""
    own = Phrase.objects.visible_to(user).live().filter(use=use)
    texts = list(own.values_list("text", flat=True))
    return texts if texts or keeps_own(user) else list(defaults()[use])


def filled(text: str, declaration: Declaration, bureau: Region | None) -> str:
    """The text with the case's words in the place of the placeholders. A word that looks like a placeholder itself is
    not looked into again; what is none stays as it stands."""
    words = {
        "企业名称": declaration.enterprise_name,
        "类别": declaration.get_tier_display(),
        "年度": str(declaration.year),
        "申报编号": declaration.number,
        "地区": declaration.region.name,
        "单位名称": (bureau.bureau_name or bureau.full_name) if bureau else "",
    }
    return _PLACEHOLDER.sub(lambda found: words.get(found[1].strip(), found[0]), text)


def phrase_of(user: Any, phrase_id: int) -> Phrase:
    """A phrase of the user's bureau, deleted or not; 404 otherwise."""
    found = Phrase.objects.visible_to(user).filter(pk=phrase_id).first()
    if found is None:
        raise Http404("没有该常用语")
    return found


@transaction.atomic
def adopt(*, user: User, at: datetime, request: Any = None) -> None:
    """Keep a copy of the common phrases, to change it; nothing where the bureau keeps its own already."""
    _lock(user, at, request)


@transaction.atomic
def add(*, user: User, at: datetime, use: str, text: str, request: Any = None) -> Phrase:
    """A further phrase, at the end; the one that has this very text already where there is one. Raises MoveRefused."""
    words = _fitting(text)
    _lock(user, at, request)
    live = Phrase.objects.visible_to(user).live().filter(use=use)
    same = live.filter(text=words).first()
    if same is not None:
        return same
    if live.count() >= AT_MOST:
        raise MoveRefused(f"“{PhraseUse(use).label}”的常用语已有{AT_MOST}条，请先删除不用的")
    last = live.order_by("-position").values_list("position", flat=True).first() or 0
    made = Phrase.objects.create(
        bureau_id=user.region_id, use=use, text=words, position=last + 1, changed_by=user, changed_at=at
    )
    _record("review.phrase.add", made, user, request, {"text": words})
    return made


@transaction.atomic
def change(*, phrase: Phrase, user: User, at: datetime, text: str, revision: int, request: Any = None) -> None:
    """Word a phrase anew. `revision` is what the page was based on. Raises MoveRefused, naming who was quicker."""
    words = _fitting(text)
    present = _locked(phrase, user, at, request)
    if present.text == words:
        return
    if present.revision != revision:
        raise MoveRefused(f"{present.changed_by.full_name}已将该常用语改为“{present.text}”，请核对后再保存")
    if Phrase.objects.visible_to(user).live().filter(use=present.use, text=words).exists():
        raise MoveRefused("已有内容相同的常用语")
    columns = {"text": words, "revision": present.revision + 1, "changed_by": user, "changed_at": at}
    Phrase.objects.filter(pk=present.pk).update(**columns)
    _record("review.phrase.change", present, user, request, {"before": present.text, "text": words})


@transaction.atomic
def remove(*, phrase: Phrase, user: User, at: datetime, request: Any = None) -> None:
    """Delete a phrase; one that is deleted already stays so."""
    _lock(user, at, request)
    mine = Phrase.objects.visible_to(user).live().filter(pk=phrase.pk)
    if mine.update(removed_at=at, changed_by=user, changed_at=at):
        _record("review.phrase.remove", phrase, user, request, {"text": phrase.text})


@transaction.atomic
def move(*, phrase: Phrase, user: User, at: datetime, step: int, seen: int, request: Any = None) -> None:
    """One place up (-1) or down (1) among those of its use. `seen` is the place it had on the page, so that a click
    sent twice moves it once. Raises MoveRefused where it is deleted."""
    present = _locked(phrase, user, at, request)
    order = list(Phrase.objects.visible_to(user).live().filter(use=present.use))
    here = next(place for place, one in enumerate(order) if one.pk == present.pk)
    there = min(max(here + step, 0), len(order) - 1)
    if here + 1 != seen or there == here:
        return
    order.insert(there, order.pop(here))
    for position, one in enumerate(order, start=1):
        Phrase.objects.filter(pk=one.pk).exclude(position=position).update(position=position)
    _record("review.phrase.move", present, user, request, {"from": here + 1, "to": there + 1})


def _lock(user: User, at: datetime, request: Any) -> None:
    """The bureau's row, locked; with a copy of the common phrases where it keeps none."""
    Region.objects.select_for_update(no_key=True).get(pk=user.region_id)
    if keeps_own(user):
        return
    made = Phrase.objects.bulk_create(
        Phrase(bureau_id=user.region_id, use=use, text=text, position=position, changed_by=user, changed_at=at)
        for use, texts in defaults().items()
        for position, text in enumerate(texts, start=1)
    )
    audit.record(
        "review.phrase.adopt", actor=user, label=user.scope_label, detail={"count": len(made)}, request=request
    )


def _locked(phrase: Phrase, user: User, at: datetime, request: Any) -> Phrase:
    _lock(user, at, request)
    present = Phrase.objects.visible_to(user).live().select_related("changed_by").filter(pk=phrase.pk).first()
    if present is None:
        raise MoveRefused(GONE)
    return present


def _fitting(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise MoveRefused("请填写常用语的内容")
    if len(words) > LONGEST:
        raise MoveRefused(f"常用语不多于{LONGEST}字，现有{len(words)}字")
    unknown = [name for name in _PLACEHOLDER.findall(words) if name.strip() not in PLACEHOLDERS]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise MoveRefused(f"“{{{unknown[0]}}}”不是可以使用的代填项，可用的有：{known}")
    return words


def _record(action: str, phrase: Phrase, user: User, request: Any, detail: dict[str, Any]) -> None:
    audit.record(action, actor=user, obj=phrase, label=str(phrase), detail=detail, request=request)
