"""Third-party institutions (第三方服务机构): who can be commissioned with a panel, and which accounts act for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Institution(models.Model):
    """An institution that bureaus can commission with panels. The bureau that entered it keeps it; every bureau of
    province and city may commission it while it is active."""

    name = models.CharField("机构名称", max_length=120)
    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    kept_by = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="登记部门")
    is_active = models.BooleanField("可接受委托", default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "第三方机构"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="institution_has_name", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(name="institution_code_is_a_code", condition=Q(code__regex=r"^[0-9A-Z]{18}$")),
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionMember(models.Model):
    """An account that acts for an institution; one account for one institution."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="members")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="institution_membership")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("加入时间")

    class Meta:
        verbose_name = "第三方机构人员"
        ordering = ["pk"]
