"""What is printed on a certificate, typed by hand where nobody can scan the code."""

from django import forms

from review.certificates import CODE_LENGTH, LETTERS, plain_code
from zjtx.accounts.forms.base import PlainForm


class CertificateForm(PlainForm):
    """Number and verification code; letters in any case, blanks anywhere."""

    number = forms.CharField(label="证书编号", max_length=60, help_text="例如 辽专精特新-2022-Q-0001。")
    code = forms.CharField(
        label="核验码", max_length=40, help_text=f"二维码旁所印的{CODE_LENGTH}位字母和数字，可不填横线。"
    )

    def clean_code(self) -> str:
        """The code in lower case, without blanks."""
        code = plain_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(f"应为{CODE_LENGTH}位；现为{len(code)}位。")
        if set(code) - set(LETTERS):
            raise forms.ValidationError("核验码只有小写字母和数字2-9，没有字母i、l、o。")
        return code
