"""The enterprise's explanation of figures that look wrong."""

from django import forms

from zjtx.accounts.forms.base import PlainForm

LONGEST = 500


class ExplanationForm(PlainForm):
    """One text; blank takes an explanation back."""

    text = forms.CharField(
        label="说明",
        required=False,
        widget=forms.Textarea({"rows": 6, "data-count": str(LONGEST)}),
        help_text="写明原因和依据，例如“当年并购，负债一次性计入，已于次年清偿”。不需要说明的，清空后保存。",
    )

    def clean_text(self) -> str:
        """At most 500 characters, counted as the page counts them."""
        text: str = self.cleaned_data["text"].strip().replace("\r\n", "\n")
        if len(text) > LONGEST:
            raise forms.ValidationError(f"不得超过{LONGEST}字，现为{len(text)}字。")
        return text
