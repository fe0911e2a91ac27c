"""Papers for outside: the verification code of a certificate, and the files of a published list."""

from django.db import models
from django.db.models import Q

from zjtx.common import clock


class Certificate(models.Model):
    """The verification code (核验码) of a title's certificate: made by chance at its first printout and kept, so that
    a paper can be verified as long as it hangs on a wall, whatever keys the system changes meanwhile."""

    title = models.OneToOneField("registry.Title", models.PROTECT, related_name="certificate", verbose_name="称号")
    code = models.CharField("核验码", max_length=16, unique=True)
    made_at = models.DateTimeField("编发时间", default=clock.now)

    class Meta:
        verbose_name = "证书核验码"
        verbose_name_plural = "证书核验码"
        constraints = [
            models.CheckConstraint(name="certificate_code_is_long", condition=Q(code__regex=r"^[a-hjkmnp-z2-9]{16}$"))
        ]


class PublicityPaper(models.Model):
    """The public list of a publicity as a file, in one format.

    `edition` is the digest of what it was made from: a correction or another look makes it anew.
    """

    publicity = models.ForeignKey("review.Publicity", models.PROTECT, related_name="papers", verbose_name="公示")
    file_format = models.CharField("格式", max_length=4)
    edition = models.CharField("内容摘要", max_length=64)
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "公示名单文件"
        verbose_name_plural = "公示名单文件"
        constraints = [
            models.UniqueConstraint(fields=["publicity", "file_format"], name="publicity_paper_once"),
            models.CheckConstraint(name="publicity_paper_format", condition=Q(file_format__in=("docx", "pdf"))),
        ]
