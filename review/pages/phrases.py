"""The page of a bureau's standard phrases, and the choice of them at the desk."""

from typing import Any

from django.urls import reverse

from review import phrases
from review.enums import PhraseUse
from review.pages.case import Case

LIST = "常用语"


def phrases_page(user: Any) -> dict[str, Any]:
    """Everything review/phrases.html shows: the phrases by use; the common ones cannot be changed in place."""
    keeps_own = phrases.keeps_own(user)
    own = phrases.own_phrases(user) if keeps_own else []
    return {
        "keeps_own": keeps_own,
        "placeholders": [f"{{{name}}}" for name in phrases.PLACEHOLDERS],
        "uses": [
            {
                "key": use.value,
                "label": use.label,
                "add_url": reverse("review:phrase_add", args=[use.value]),
                "rows": _rows([one for one in own if one.use == use]),
                "common": [] if keeps_own else list(phrases.defaults()[use]),
            }
            for use in PhraseUse
        ],
    }


def form_page(form: Any, page_name: str) -> dict[str, Any]:
    """A phrase alone, for pieces/form_page.html."""
    list_url = reverse("review:phrases")
    return {
        "form": form,
        "page_name": page_name,
        "submit_label": "保存",
        "cancel_url": list_url,
        "crumbs": [("初审", reverse("review:queue")), (LIST, list_url)],
    }


def phrase_box(case: Case, use: str) -> dict[str, Any]:
    """What review/phrase_box.html shows: the phrases of one use, filled with this case's words."""
    bureau = case.user.region
    texts = phrases.texts_for(case.user, use)
    return {
        "use_label": PhraseUse(use).label,
        "texts": [phrases.filled(text, case.declaration, bureau) for text in texts],
        "list_url": reverse("review:phrases") + f"#use-{use}",
    }


def _rows(own: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.pk,
            "text": one.text,
            "place": place,
            "is_first": place == 1,
            "is_last": place == len(own),
            "by": f"{one.changed_by.full_name} {one.changed_at:%Y-%m-%d}",
            "change_url": reverse("review:phrase_change", args=[one.pk]),
            "remove_url": reverse("review:phrase_remove", args=[one.pk]),
            "move_url": reverse("review:phrase_move", args=[one.pk]),
        }
        for place, one in enumerate(own, start=1)
    ]
