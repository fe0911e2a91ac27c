"""What queues filter by besides: the industry of the version on the desk and how many clauses it does not meet."""

import json

from django.db import migrations, models


def fill_in(apps, schema_editor):
    """From the latest frozen version. What an alternative makes up for is counted here too: only the rules of that
    year know better, and the next submission counts anew."""
    Declaration = apps.get_model("declarations", "Declaration")
    Submission = apps.get_model("declarations", "Submission")
    for one in Submission.objects.order_by("declaration_id", "version").iterator(chunk_size=200):
        clauses = one.report.get("clauses", [])
        Declaration.objects.filter(pk=one.declaration_id).update(
            industry=str(json.loads(one.canonical)["answers"].get("industry_division") or "")[:2],
            unmet_count=sum(clause["verdict"] == "not_met" for clause in clauses),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0010_rules_of_submission"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="industry",
            field=models.CharField(blank=True, max_length=2, verbose_name="所属行业大类"),
        ),
        migrations.AddField(
            model_name="declaration",
            name="unmet_count",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="不符合条款数"),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
