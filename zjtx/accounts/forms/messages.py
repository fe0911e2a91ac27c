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

    def __init__(self, *args: Any, chosen: Mapping[Topic, Delivery], **kwargs: Any) -> None:
        super().__init__(*args, initial={topic.value: chosen[topic] for topic in Topic}, **kwargs)
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
