"""Typed columns of the sheets. Label (verbose_name), unit and footnote are said here once, on the model field.

The form, the page, the PDF, the JSON and the list of what is missing all read them from the field. The extra
attributes are dropped from migrations: changing a footnote's wording is no schema change.
"""

from typing import Any

from django.db import models


class AnswerMixin:
    """What a sheet needs to know of a column beside its database type.

    `kind` is the type's name in the interchange vocabulary; `unit` is printed behind the value; `footnote` is the
    form's own instruction, verbatim; `limit` counts characters (long texts) or entries (lists);
    `long_label` names the answer where the paper's label only makes sense in its place ("电话", "市级"). `largest` is
    the most that a figure can be, None where only its digits bound it.
    """

    kind = "text"

    def __init__(
        self,
        *args: Any,
        unit: str = "",
        footnote: str = "",
        limit: int | None = None,
        prompts: tuple[str, ...] = (),
        help_line: str = "",
        long_label: str = "",
        largest: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.unit = unit
        self.footnote = footnote
        self.limit = limit
        self.prompts = prompts
        self.help_line = help_line
        self.long_label = long_label
        self.largest = largest
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class TextAnswer(AnswerMixin, models.CharField):
    kind = "text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)


class LongTextAnswer(AnswerMixin, models.TextField):
    kind = "long_text"


class DateAnswer(AnswerMixin, models.DateField):
    kind = "date"


class CountAnswer(AnswerMixin, models.PositiveIntegerField):
    kind = "int"


class MoneyAnswer(AnswerMixin, models.DecimalField):
    """Money in 万元 (or the unit named) with two decimals; `signed` for figures that can be a loss."""

    kind = "money"

    def __init__(self, *args: Any, signed: bool = False, **kwargs: Any) -> None:
        self.signed = signed
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("unit", "万元")
        super().__init__(*args, **kwargs)


class PercentAnswer(AnswerMixin, models.DecimalField):
    """A share or a growth in percent with two decimals; `signed` for growth."""

    kind = "percent"

    def __init__(self, *args: Any, signed: bool = False, **kwargs: Any) -> None:
        self.signed = signed
        kwargs.setdefault("max_digits", 9)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("unit", "%")
        super().__init__(*args, **kwargs)


class ScoreAnswer(PercentAnswer):
    """Points with two decimals, from nought to `largest`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 5)
        kwargs.setdefault("unit", "分")
        super().__init__(*args, **kwargs)


class YesNoAnswer(AnswerMixin, models.BooleanField):
    kind = "bool"


class ChoiceAnswer(AnswerMixin, models.CharField):
    kind = "choice"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)


class JsonAnswer(AnswerMixin, models.JSONField):
    """A structured answer. `None` is missing, an empty list is the answer "none of these"."""

    def __init__(self, *args: Any, options: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        self.options = options
        super().__init__(*args, **kwargs)


class MultiChoiceAnswer(JsonAnswer):
    """A list of option keys in the form's order."""

    kind = "multi_choice"


class TextListAnswer(JsonAnswer):
    """A short list of texts; `limit` entries at most."""

    kind = "list"


class RecentTitlesAnswer(JsonAnswer):
    """[{"tier": "product|sme|little_giant", "year": 2021}] — 近3年获“专精特新”认定情况."""

    kind = "recent_titles"


class StandardsAnswer(JsonAnswer):
    """[{"level", "led", "joined", "names", "last_two_years"}], one entry a level (国际、国家、行业)."""

    kind = "standards"


class InstitutionsAnswer(JsonAnswer):
    """{"national": count, "provincial": count}; a count not given is null, zero twice is the answer "none"."""

    kind = "institutions"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options", (("national", "国家级"), ("provincial", "省级")))
        kwargs.setdefault("unit", "个")
        super().__init__(*args, **kwargs)


class RegionAnswer(AnswerMixin, models.ForeignKey):
    kind = "region"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("to", "registry.Region")
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        super().__init__(*args, **kwargs)


class IndustryAnswer(AnswerMixin, models.ForeignKey):
    """A code of GB/T 4754-2017; `level` 2 = 大类 (2 digits), 4 = 小类 (4 digits)."""

    kind = "industry"

    def __init__(self, *args: Any, level: int = 4, **kwargs: Any) -> None:
        self.level = level
        kwargs.setdefault("to", "registry.Industry")
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        super().__init__(*args, **kwargs)
