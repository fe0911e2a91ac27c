"""Reference data: administrative divisions and the classification of industries."""

from django.core.exceptions import ValidationError
from django.db import models

from zjtx.registry.enums import IndustryLevel, RegionLevel

PATH_SEPARATOR = "/"


class Region(models.Model):
    """A division of the province, or a zone that the notices treat as one.

    `path` runs from the province down to the region itself and ends in the separator ("210000/210200/DL-JPXQ/"), so
    that a scope is a prefix of it and "2102" never covers "21020". Zones without a GB/T 2260 code have keys of ours.
    """

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=20, choices=RegionLevel)
    parent = models.ForeignKey(
        "self", verbose_name="所属上级", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField("路径", max_length=60, unique=True, editable=False)
    acts_as_city = models.BooleanField("按市管理", default=False)
    full_name = models.CharField("全称", max_length=120)
    bureau_name = models.CharField("主管部门", max_length=120, blank=True)

    class Meta:
        verbose_name = "地区"
        verbose_name_plural = "地区"
        ordering = ("path",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(path__endswith=PATH_SEPARATOR), name="region_path_ends_in_separator"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        """A region stays where it is: its path is copied onto declarations, reports and scopes."""
        stored = Region.objects.filter(pk=self.pk).values_list("path", flat=True).first()
        if stored is not None and stored != self.computed_path():
            raise ValidationError({"parent": "地区的所属上级不可更改，请停用原地区并新增。"})

    def save(self, *args: object, **kwargs: object) -> None:
        """Derive the path from the parent's."""
        self.path = self.computed_path()
        super().save(*args, **kwargs)

    def computed_path(self) -> str:
        """The path that the parent and the code make."""
        above = self.parent.path if self.parent else ""
        return f"{above}{self.code}{PATH_SEPARATOR}"


class Industry(models.Model):
    """A section, division, group or class of GB/T 4754-2017."""

    code = models.CharField("代码", max_length=4, primary_key=True)
    name = models.CharField("名称", max_length=80)
    level = models.PositiveSmallIntegerField("级别", choices=IndustryLevel, db_index=True)
    parent = models.ForeignKey(
        "self", verbose_name="上级", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    section = models.CharField("门类", max_length=1)

    class Meta:
        verbose_name = "国民经济行业"
        verbose_name_plural = "国民经济行业"
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
