"""Experts give grounds and evidence with a tick; a decision keeps what every desk had found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_panel_due_on"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="clausetick",
            name="clause_tick_known",
        ),
        migrations.AddField(
            model_name="clausetick",
            name="evidence",
            field=models.JSONField(default=list, verbose_name="所看材料"),
        ),
        migrations.AddField(
            model_name="clausetick",
            name="note",
            field=models.CharField(blank=True, max_length=300, verbose_name="依据"),
        ),
        migrations.AddField(
            model_name="decisionentry",
            name="seen",
            field=models.JSONField(editable=False, null=True, verbose_name="审定时的核对情况"),
        ),
        migrations.AlterField(
            model_name="clausetick",
            name="verdict",
            field=models.CharField(
                blank=True, choices=[("met", "符合"), ("not_met", "不符合")], max_length=8, verbose_name="认定"
            ),
        ),
        migrations.AddConstraint(
            model_name="clausetick",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["", "met", "not_met"])), name="clause_tick_known"
            ),
        ),
    ]
