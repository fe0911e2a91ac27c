"""The blank forms that anybody may fetch: made once in the background, handed out as files."""

from django.db import models


class BlankForm(models.Model):
    """The blank form of one version of a sheet in one year, in one format.

    `edition` is the digest of what it was made from: another wording or look of the layout makes it anew.
    """

    sheet = models.CharField("申报表版本", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    file_format = models.CharField("格式", max_length=4)
    edition = models.CharField("版式摘要", max_length=64)
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "空白申报表"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "year", "file_format"], name="blank_form_once"),
        ]
