"""Uploads beside a form's words: a few files, each looked into before anything is kept."""

from typing import Any

from django import forms

from zjtx.common.files.inspect import inspect_upload

MOST_FILES = 5
FILE_BYTES = 10 * 1024 * 1024
TAKEN = ("pdf", "jpg", "png")
HELP = f"PDF、JPEG 或 PNG，最多{MOST_FILES}个，每个不超过 10 MB。"


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """All files of that name."""
        return files.getlist(name) if hasattr(files, "getlist") else [one for one in [files.get(name)] if one]


class FilesField(forms.FileField):
    """Up to MOST_FILES files; each comes out with what was found in it as `found`. A refusal names the file."""

    widget = _FilesInput

    def __init__(self, *, help_text: str = HELP, **kwargs: Any) -> None:
        widget = _FilesInput({"accept": ".pdf,.jpg,.jpeg,.png"})
        super().__init__(widget=widget, help_text=help_text, **kwargs)
        self.error_messages["empty"] = "所选文件是空文件，请重新选择。"

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploads, looked into one after the other."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not uploads and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(f"最多上传{MOST_FILES}个文件，所选{len(uploads)}个。")
        return [_looked_into(super(FilesField, self).clean(one, initial)) for one in uploads]


def _looked_into(uploaded: Any) -> Any:
    uploaded.found = inspect_upload(uploaded, limit=FILE_BYTES)
    if not uploaded.found.ok:
        raise forms.ValidationError(uploaded.found.problem)
    if uploaded.found.extension not in TAKEN:
        raise forms.ValidationError(f"“{uploaded.name}”应为 PDF、JPEG 或 PNG 文件。")
    return uploaded
