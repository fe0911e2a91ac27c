"""The form of message settings: one choice a topic, as the topic allows."""

from collections.abc import Mapping
from typing import Any

from django import forms

from zjtx.common import topics
from zjtx.common.models import Delivery, Topic

from .base import PlainForm

_ABOUT = {
    Topic.RETURNED: "申报、报表退回修改，省级退回。",
    Topic.DEADLINE: "报表开报和催报，期限延长，评分截止。",
    Topic.WORK: "须本人办理的事项：待复核、认领申请、评审任务、异议等。",
    Topic.PROGRESS: "提交回执、初审结论、审定、公示、认定和报表审核结果。",
}


class MessageSettingsForm(PlainForm):
    """One row of choices a topic; topics that leave no choice are not asked."""

    def __init__(
        self, *args: Any, chosen: Mapping[Topic, Delivery], wants_sms: bool | None = None, **kwargs: Any
    ) -> None:
        """`wants_sms` is None where no short messages can be had: none offered, or no number confirmed."""
        initial = {topic.value: chosen[topic] for topic in Topic} | {"wants_sms": wants_sms}
        super().__init__(*args, initial=initial, **kwargs)
        for topic, allowed in topics.ALLOWED.items():
            if len(allowed) == 1:
                continue
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                help_text=_ABOUT[topic],
                choices=[(one.value, one.label) for one in allowed],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "应选择一项。",
                    "invalid_choice": "该事项不能这样设置，应从列出的方式中选择。",
                },
            )
        if wants_sms is not None:
            self.fields["wants_sms"] = forms.BooleanField(
                label="退回、期限两类事项同时发短信", required=False, help_text="发送至已确认的手机号码。"
            )

    def deliveries(self) -> dict[str, str]:
        """{topic: delivery} as chosen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "wants_sms"}
