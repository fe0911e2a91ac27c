"""The choice of a pool-wide check: a tier of an installed rule set, a region, a day."""

from datetime import date
from typing import Any

from django import forms

from declarations.eligibility.catalogue import rule_sets, tiers_of
from declarations.eligibility.ruleset import TierRules
from zjtx.accounts.forms.base import PlainForm
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2099, 12, 31)
WHOLE_PROVINCE = "全省"


def rule_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The tiers of all rule sets, by notice, the highest first; what is not confirmed says so."""
    found = []
    for name in rule_sets():
        tiers = list(reversed(tiers_of(name)))
        if not tiers:
            continue
        options = [(f"{name}/{one.tier}", _label(one)) for one in tiers]
        found.append((tiers[0].notice, options))
    return found


def _label(rules: TierRules) -> str:
    notes = "，".join(filter(None, (rules.notice, rules.status_note)))
    return f"{rules.title}（{notes}）"


class PoolCheckForm(PlainForm):
    """`officer` is who asks: a city officer has no choice of region."""

    rules = forms.ChoiceField(label="对照条件", choices=rule_choices)
    city = forms.ChoiceField(label="范围", required=False)
    day = forms.DateField(
        label="核查日期",
        help_text="核查当日持有有效称号的企业，使用该年度之前两年的数据。",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, officer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].is_conditional = True
        if officer.role == "province_officer":
            self.fields["city"].choices = [("", WHOLE_PROVINCE), *((one.pk, one.name) for one in cities())]
        else:
            del self.fields["city"]
        self.officer = officer

    def clean_day(self) -> date:
        """Within the years that a rule set can be asked about."""
        day: date = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(f"核查日期应在{FIRST_DAY.year}年至{LAST_DAY.year}年之间")
        return day

    @property
    def choice(self) -> dict[str, Any]:
        """What the service takes."""
        rules, _slash, tier = self.cleaned_data["rules"].partition("/")
        return {"rules": rules, "tier": tier, "city": self._city(), "day": self.cleaned_data["day"]}

    def _city(self) -> Region | None:
        """The chosen city; a city officer's own; None for the whole province."""
        if self.officer.role != "province_officer":
            return self.officer.region
        code = self.cleaned_data["city"]
        return cities().get(pk=code) if code else None
