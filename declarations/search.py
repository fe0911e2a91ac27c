"""One search box for declarations: what an officer types is a name, an earlier name, a code or a number."""

from django.db.models import Exists, OuterRef, Q

from zjtx.registry.models import FormerName
from zjtx.registry.selectors import half_width, named


def found_by(text: str, prefix: str = "") -> Q:
    """Declarations by every word of the text: part of the enterprise's declared, present or a former name, or the
    beginning of its 统一社会信用代码 or of the declaration's number. `prefix` is the relation to the declaration,
    "declaration__"; "" on declarations themselves. An empty text finds all."""
    wanted = Q()
    for word in text.split():
        former = FormerName.objects.filter(named("name", word), enterprise=OuterRef(f"{prefix}enterprise"))
        code = half_width(word)
        wanted &= (
            named(f"{prefix}enterprise_name", word)
            | named(f"{prefix}enterprise__name", word)
            | Q(**{f"{prefix}enterprise__uscc__startswith": code})
            | Q(**{f"{prefix}number__istartswith": code})
            | Exists(former)
        )
    return wanted
