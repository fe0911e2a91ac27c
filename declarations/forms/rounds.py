"""Forms of a round: notice and dates, tiers, cities, and the words of the four-eyes acts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from declarations.enums import WindowKind
from declarations.round_content import (
    CODE_HELP,
    FIRST_YEAR,
    LAST_YEAR,
    CityContent,
    RoundContent,
    TierContent,
    WindowContent,
    contradictions,
    rule_set_label,
    rule_sets,
    sheet_label,
    sheet_versions,
)
from zjtx.accounts.forms.base import PlainForm
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region

DATE_INPUTS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"]
MAX_PLAN = 99_999
# Help at the two days of each window.
WINDOW_HELP = {
    WindowKind.APPLY: ("自当日0时起可以提交。", "至当日23:59:59止。"),
    WindowKind.DISTRICT_REVIEW: ("仅在区县初审另定时间时填写。", "不填的，与市级初审相同。"),
    WindowKind.FIRST_REVIEW: ("初审、退回和推荐的时间。", "至当日23:59:59止。"),
}


def date_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=DATE_INPUTS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": f"“{label}”应为日期，例如 2022-02-09。"},
    )


def count_field(
    label: str, *, low: int, high: int, required: bool = True, help_text: str = "", initial: int | None = None
) -> forms.IntegerField:
    """A whole number with its range in the refusal."""
    refusal = f"“{label}”应为{low}至{high}之间的整数。"
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=low,
        max_value=high,
        initial=initial,
        help_text=help_text,
        widget=forms.TextInput({"inputmode": "numeric", "class": "width-short"}),
        error_messages={"invalid": refusal, "min_value": refusal, "max_value": refusal},
    )


class BasicsForm(PlainForm):
    """The notice, the three windows and the parameters."""

    code = forms.CharField(label="批次编号", max_length=20, help_text=CODE_HELP)
    year = count_field("年度", low=FIRST_YEAR, high=LAST_YEAR, help_text="申报表的年度栏由此推算。")
    title = forms.CharField(label="通知标题", max_length=200)
    document_number = forms.CharField(
        label="文号",
        max_length=60,
        help_text="例如 辽工信改革〔2022〕9号。",
    )
    issued_on = date_field("印发日期", help_text="通知落款日期。")
    office = forms.CharField(label="承办处室", max_length=100, required=False, help_text="例如 改革处。不填个人姓名。")
    desk_phones = forms.CharField(
        label="咨询电话", max_length=100, required=False, help_text="办公电话，多个以空格分隔。不填个人手机号码。"
    )
    notice_text = forms.CharField(
        label="通知正文",
        required=False,
        max_length=60_000,
        help_text="公开显示。不含联系人姓名和手机号码。",
        widget=forms.Textarea({"rows": 14}),
    )
    apply_first = date_field("企业申报开始日期")
    apply_last = date_field("企业申报截止日期")
    district_review_first = date_field("区县初审开始日期", required=False)
    district_review_last = date_field("区县初审截止日期", required=False)
    first_review_first = date_field("市级初审开始日期")
    first_review_last = date_field("市级初审截止日期")
    return_working_days = count_field(
        "退回修改工作日", low=1, high=60, initial=5, help_text="最长不超过市级初审截止日。"
    )
    packet_working_days = count_field("推荐材料报送工作日", low=1, high=60, initial=5, help_text="自初审结束次日起算。")
    publicity_working_days = count_field("公示工作日", low=1, high=60, initial=5, help_text="含公示首日。")
    new_title_working_days = count_field(
        "新获称号填报工作日", low=1, high=60, initial=10, help_text="附件5、附件6，自公布文件印发次日起算。"
    )
    validity_years = count_field("称号有效年数", low=1, high=10, initial=3, help_text="以年计。")
    paper_copies = count_field("纸质份数", low=0, high=20, initial=2, help_text="申报表一式几份。")
    annual_profile_due_on = date_field("附件5填报截止日", required=False, help_text="按通知所定日期，遇休息日不顺延。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in WindowKind.values:
            for end, words in zip(("first", "last"), WINDOW_HELP[WindowKind(kind)], strict=True):
                self.fields[f"{kind}_{end}"].help_text = words

    def clean_code(self) -> str:
        """Capital letters, whatever was typed."""
        return self.cleaned_data["code"].strip().upper()

    def clean_notice_text(self) -> str:
        """One kind of line end."""
        return self.cleaned_data["notice_text"].replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        """A window has both days or none; what the whole contradicts is said at its field."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("district_review_first"), cleaned.get("district_review_last")
        if (first is None) != (last is None) and not {"district_review_first", "district_review_last"} & set(
            self.errors
        ):
            missing = "district_review_last" if last is None else "district_review_first"
            self.add_error(missing, f"“{self.fields[missing].label}”应与另一日期同时填写，或者都不填。")
        if not self.errors:
            for name, message in contradictions(self.content(RoundContent("", 0, "", "", date.min))).items():
                self.add_error(name, message)
        return cleaned

    def windows(self) -> tuple[WindowContent, ...]:
        """The windows that were filled in."""
        days = {
            kind: (self.cleaned_data.get(f"{kind}_first"), self.cleaned_data.get(f"{kind}_last"))
            for kind in WindowKind.values
        }
        return tuple(WindowContent(kind, first, last) for kind, (first, last) in days.items() if first and last)

    def changes(self) -> dict[str, Any]:
        """{field of RoundContent: value}."""
        plain = {name: value for name, value in self.cleaned_data.items() if not name.endswith(("_first", "_last"))}
        return plain | {"windows": self.windows()}

    def content(self, base: RoundContent) -> RoundContent:
        """The base with what was typed."""
        return replace(base, **self.changes())

    @staticmethod
    def initial_of(content: RoundContent) -> dict[str, Any]:
        """What the form shows of a content."""
        days = {f"{one.kind}_{end}": getattr(one, f"{end}_day") for one in content.windows for end in ("first", "last")}
        return {**vars(content), **days}

    def groups(self) -> list[dict[str, Any]]:
        """The fields under headings; those of a row stand side by side."""
        notice = ("code year", "title", "document_number issued_on", "office desk_phones", "notice_text")
        windows = tuple(f"{kind}_first {kind}_last" for kind in WindowKind.values)
        parameters = (
            "return_working_days packet_working_days publicity_working_days",
            "validity_years new_title_working_days annual_profile_due_on",
            "paper_copies",
        )
        headed = (("通知", notice), ("办理时限", windows), ("参数", parameters))
        return [
            {"heading": heading, "rows": [[self[name] for name in line.split()] for line in lines]}
            for heading, lines in headed
        ]


class TiersForm(PlainForm):
    """Which tiers the round offers, with rule set, sheet and plan figure."""

    def __init__(self, *args: Any, content: RoundContent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in Tier:
            present = content.tier(tier) or TierContent(tier)
            offered = content.tier(tier) is not None
            self.fields[f"{tier}_offered"] = forms.BooleanField(
                label=f"受理{tier.label}", required=False, initial=offered
            )
            notices = {name: rule_set_label(name, tier) for name in rule_sets(tier)}
            if present.rule_set:
                notices.setdefault(present.rule_set, rule_set_label(present.rule_set, tier))
            self._choice(f"{tier}_rule_set", f"{tier.label}条件版本", notices, present.rule_set)
            titles = {version: sheet_label(version) for version in sheet_versions(tier)}
            if present.sheet:
                titles.setdefault(present.sheet, sheet_label(present.sheet))
            self._choice(f"{tier}_sheet", f"{tier.label}申报表版本", titles, present.sheet)
            self.fields[f"{tier}_plan_count"] = count_field(
                f"{tier.label}计划数",
                low=0,
                high=MAX_PLAN,
                required=False,
                initial=present.plan_count if offered else None,
            )

    def _choice(self, name: str, label: str, known: Mapping[str, str], present: str) -> None:
        """A version by its title; the only one there is stands chosen."""
        initial = present or (next(iter(known)) if len(known) == 1 else "")
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", "请选择"), *known.items()], initial=initial
        )

    def clean(self) -> dict[str, Any]:
        """A tier that is offered has its rule set and sheet."""
        cleaned = super().clean() or self.cleaned_data
        for tier in Tier:
            for part in ("rule_set", "sheet"):
                name = f"{tier}_{part}"
                if cleaned.get(f"{tier}_offered") and not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"受理{tier.label}时应选择“{self.fields[name].label}”。")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """{"tiers": …} of RoundContent."""
        cleaned = self.cleaned_data
        offered = [tier for tier in Tier if cleaned[f"{tier}_offered"]]
        return {
            "tiers": tuple(
                TierContent(
                    str(tier), cleaned[f"{tier}_rule_set"], cleaned[f"{tier}_sheet"], cleaned[f"{tier}_plan_count"] or 0
                )
                for tier in offered
            )
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a tier for the page's table."""
        for tier in Tier:
            yield {
                "tier": str(tier),
                "label": tier.label,
                "offered": self[f"{tier}_offered"],
                "versions": ((self[f"{tier}_rule_set"], "条件版本"), (self[f"{tier}_sheet"], "申报表版本")),
                "plan_count": self[f"{tier}_plan_count"],
            }


class CitiesForm(PlainForm):
    """Stages and plan figures of each city."""

    def __init__(self, *args: Any, content: RoundContent, cities: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cities = list(cities)
        self.tiers = [Tier(one.tier) for one in content.tiers]
        known = {one.city: one for one in content.cities}
        for city in self.cities:
            present = known.get(city.pk) or CityContent(city.pk)
            self._tick(f"{city.pk}_district", f"{city.name}设区县初审", present.has_district_stage)
            self._tick(f"{city.pk}_panel", f"{city.name}自行组织评审", present.has_own_panel)
            for tier in self.tiers:
                label = f"{city.name}{tier.label}计划数"
                plan = dict(present.plans).get(str(tier))
                self.fields[f"{city.pk}_{tier}"] = count_field(
                    label, low=0, high=MAX_PLAN, required=False, initial=plan
                )

    def _tick(self, name: str, label: str, initial: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=initial)

    def changes(self) -> dict[str, Any]:
        """{"cities": …} of RoundContent; cities without anything are left out."""
        cleaned, cities = self.cleaned_data, []
        for city in self.cities:
            plans = [(str(tier), cleaned[f"{city.pk}_{tier}"]) for tier in self.tiers]
            one = CityContent(
                city.pk,
                cleaned[f"{city.pk}_district"],
                cleaned[f"{city.pk}_panel"],
                tuple(sorted((tier, count) for tier, count in plans if count is not None)),
            )
            if one != CityContent(city.pk):
                cities.append(one)
        return {"cities": tuple(sorted(cities, key=lambda one: one.city))}

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a city for the page's table."""
        for city in self.cities:
            yield {
                "label": city.name,
                "district": self[f"{city.pk}_district"],
                "panel": self[f"{city.pk}_panel"],
                "plans": [(self[f"{city.pk}_{tier}"], tier.label) for tier in self.tiers],
            }


class ReasonForm(PlainForm):
    """Why an act is asked for or refused."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea({"rows": 4, "data-count": ""}))


class ExtensionForm(PlainForm):
    """Which windows end later, on which day, and why."""

    kinds = forms.MultipleChoiceField(label="延长的时限", widget=forms.CheckboxSelectMultiple)
    until = date_field("延至", help_text="当日23:59:59截止。")
    reason = forms.CharField(
        label="延期理由",
        max_length=300,
        help_text="将告知有关企业和主管部门。",
        widget=forms.Textarea({"rows": 4, "data-count": ""}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = choices
        self.fields["until"].widget.attrs["class"] = "width-medium"
