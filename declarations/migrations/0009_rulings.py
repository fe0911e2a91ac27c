"""Readings that a round locked, waivers, and what fixes the rules of a round: its first submission.

From then on the database itself refuses another rule set or sheet, on PostgreSQL and SQLite alike; PostgreSQL also
refuses to remove the row. A later migration that rebuilds declarations_roundtier on SQLite drops the trigger with the
old table and has to make it again (tests/declarations/test_fixed_rules.py finds out).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Min

ON_POSTGRESQL = """
CREATE FUNCTION declarations_round_tier_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.fixed_at IS NULL THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM declarations_declaration
                   WHERE round_id = OLD.round_id AND tier = OLD.tier AND submitted_at IS NOT NULL) THEN
            RAISE EXCEPTION 'rules of % are fixed', OLD.tier USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (OLD.round_id, OLD.tier, OLD.rule_set, OLD.sheet, OLD.fixed_at)
       IS DISTINCT FROM (NEW.round_id, NEW.tier, NEW.rule_set, NEW.sheet, NEW.fixed_at) THEN
        RAISE EXCEPTION 'rules of % are fixed', OLD.tier USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER declarations_round_tier_guard BEFORE UPDATE OR DELETE ON declarations_roundtier
    FOR EACH ROW EXECUTE FUNCTION declarations_round_tier_guard();
"""
NOT_ON_POSTGRESQL = """
DROP TRIGGER declarations_round_tier_guard ON declarations_roundtier;
DROP FUNCTION declarations_round_tier_guard();
"""
# No other table is named here: SQLite looks through all triggers whenever a table is rebuilt.
ON_SQLITE = """
CREATE TRIGGER declarations_round_tier_guard BEFORE UPDATE ON declarations_roundtier
WHEN OLD.fixed_at IS NOT NULL AND (
    OLD.round_id IS NOT NEW.round_id OR OLD.tier IS NOT NEW.tier OR OLD.rule_set IS NOT NEW.rule_set
    OR OLD.sheet IS NOT NEW.sheet OR OLD.fixed_at IS NOT NEW.fixed_at)
BEGIN
    SELECT RAISE(ABORT, 'rules of the tier are fixed');
END
"""
NOT_ON_SQLITE = "DROP TRIGGER declarations_round_tier_guard"


def _guard(**statements):
    def run(apps, schema_editor):
        if sql := statements.get(schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)

    return run


def fix(apps, schema_editor):
    """What has been submitted before fixes the rules too."""
    submitted = apps.get_model("declarations", "Declaration").objects.filter(submitted_at__isnull=False)
    tiers = apps.get_model("declarations", "RoundTier").objects
    for round_id, tier, first in (
        submitted.values_list("round_id", "tier").annotate(first=Min("submitted_at")).order_by()
    ):
        tiers.filter(round_id=round_id, tier=tier).update(fixed_at=first)


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0008_finding_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="roundtier",
            name="fixed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="首份申报提交时间"),
        ),
        migrations.CreateModel(
            name="LockedReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
                        choices=[("product", "产品"), ("sme", "中小企业"), ("little_giant", "小巨人")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("group", models.CharField(max_length=40, verbose_name="指标组")),
                (
                    "reading",
                    models.CharField(
                        blank=True,
                        choices=[("default", "通常读法"), ("strict", "从严读法"), ("lenient", "从宽读法")],
                        max_length=12,
                        verbose_name="读法",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("prepared_at", models.DateTimeField(verbose_name="提出时间")),
                ("effect", models.JSONField(blank=True, null=True, verbose_name="影响")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("bureau", models.CharField(blank=True, max_length=120, verbose_name="确认机关")),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("decline_reason", models.CharField(blank=True, max_length=300, verbose_name="不予确认的理由")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="失效时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="declarations.lockedreading",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locked_readings",
                        to="declarations.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "读法锁定",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reading__in", ["", "default", "strict", "lenient"])),
                        name="locked_reading_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason__regex", "\\S")), name="locked_reading_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("prepared_by", models.F("confirmed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="locked_reading_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("declined_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="locked_reading_one_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                            models.Q(
                                ("decline_reason__regex", "\\S"),
                                ("declined_at__isnull", False),
                                ("declined_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="locked_reading_declined_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("ended_at__gte", models.F("confirmed_at")),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="locked_reading_ended_after_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("declined_at__isnull", True)),
                        fields=("round", "tier", "group"),
                        name="locked_reading_one_waiting",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", False),
                            ("ended_at__isnull", True),
                            models.Q(("reading", ""), _negated=True),
                        ),
                        fields=("round", "tier", "group"),
                        name="locked_reading_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause", models.CharField(max_length=20, verbose_name="条款")),
                ("sentence", models.TextField(blank=True, verbose_name="豁免时的核对情况")),
                ("reason", models.CharField(max_length=500, verbose_name="豁免理由")),
                ("document_number", models.CharField(max_length=100, verbose_name="依据文号")),
                ("given_at", models.DateTimeField(verbose_name="准予豁免时间")),
                ("bureau", models.CharField(max_length=120, verbose_name="准予机关")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                ("withdraw_reason", models.CharField(blank=True, max_length=500, verbose_name="撤销理由")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="declarations.declaration",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="准予豁免人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "豁免",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason__regex", "\\S")), name="waiver_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("document_number__regex", "\\S")), name="waiver_document_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(
                                ("withdraw_reason__regex", "\\S"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="waiver_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("declaration", "clause"),
                        name="waiver_one_in_force",
                    ),
                ],
            },
        ),
        migrations.RunPython(fix, migrations.RunPython.noop),
        migrations.RunPython(
            _guard(postgresql=ON_POSTGRESQL, sqlite=ON_SQLITE),
            _guard(postgresql=NOT_ON_POSTGRESQL, sqlite=NOT_ON_SQLITE),
        ),
    ]
