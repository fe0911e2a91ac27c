"""Findings and checks name the evidence looked at and the version they were made on."""

from django.conf import settings
from django.db import migrations, models


def name_versions(apps, schema_editor):
    """What was marked before is of the version that was the latest at that moment."""
    Submission = apps.get_model("declarations", "Submission")
    for name in ("Finding", "CommitmentCheck"):
        model = apps.get_model("declarations", name)
        for one in model.objects.iterator(chunk_size=500):
            earlier = Submission.objects.filter(declaration_id=one.declaration_id, submitted_at__lte=one.at)
            version = earlier.order_by("-version").values_list("version", flat=True).first()
            if version and version != 1:
                model.objects.filter(pk=one.pk).update(version=version)


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0007_national_sheets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="commitmentcheck",
            name="evidence",
            field=models.JSONField(default=list, verbose_name="所看材料"),
        ),
        migrations.AddField(
            model_name="commitmentcheck",
            name="outdated_by",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="申报数据在该版本变化"),
        ),
        migrations.AddField(
            model_name="commitmentcheck",
            name="revision",
            field=models.PositiveIntegerField(default=1, verbose_name="修改次数"),
        ),
        migrations.AddField(
            model_name="commitmentcheck",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="所审版本"),
        ),
        migrations.AddField(
            model_name="finding",
            name="evidence",
            field=models.JSONField(default=list, verbose_name="所看材料"),
        ),
        migrations.AddField(
            model_name="finding",
            name="outdated_by",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="申报数据在该版本变化"),
        ),
        migrations.AddField(
            model_name="finding",
            name="revision",
            field=models.PositiveIntegerField(default=1, verbose_name="修改次数"),
        ),
        migrations.AddField(
            model_name="finding",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="所审版本"),
        ),
        migrations.AlterField(
            model_name="commitmentcheck",
            name="note",
            field=models.CharField(blank=True, max_length=2000, verbose_name="说明"),
        ),
        migrations.AlterField(
            model_name="finding",
            name="note",
            field=models.CharField(blank=True, max_length=2000, verbose_name="说明"),
        ),
        migrations.AlterField(
            model_name="finding",
            name="verdict",
            field=models.CharField(
                blank=True, choices=[("met", "符合"), ("not_met", "不符合")], max_length=8, verbose_name="认定"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outdated_by__isnull", True), ("outdated_by__gt", models.F("version")), _connector="OR"
                ),
                name="commitmentcheck_outdated_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("desk__in", ["district", "city", "province"])), name="commitment_check_desk_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outdated_by__isnull", True), ("outdated_by__gt", models.F("version")), _connector="OR"
                ),
                name="finding_outdated_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("desk__in", ["district", "city", "expert", "province"])), name="finding_desk_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict__in", ["met", "not_met"]), models.Q(("desk", "expert"), ("verdict", "")), _connector="OR"
                ),
                name="finding_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "not_met"), _negated=True), ("note__regex", "\\S"), _connector="OR"
                ),
                name="finding_not_met_has_note",
            ),
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop),
    ]
