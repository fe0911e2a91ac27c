"""The library of an enterprise's files, filled from what has been filed before; replacement; examples at the items."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def fill(apps, schema_editor):
    """A library row for every file of an enterprise, the first to bring the bytes."""
    EvidenceFile = apps.get_model("declarations", "EvidenceFile")
    LibraryFile = apps.get_model("declarations", "LibraryFile")
    filed = EvidenceFile.objects.select_related("declaration", "stored").order_by("uploaded_at", "pk")
    known = set()
    for one in filed.iterator(chunk_size=500):
        key = (one.declaration.enterprise_id, one.stored.sha256)
        if key in known:
            continue
        known.add(key)
        LibraryFile.objects.create(
            enterprise_id=key[0],
            sha256=key[1],
            stored_id=one.stored_id,
            name=one.name,
            added_by_id=one.uploaded_by_id,
            added_at=one.uploaded_at,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0004_stored_file_scan"),
        ("declarations", "0005_paper_docx"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("added_at", models.DateTimeField(verbose_name="存入时间")),
            ],
            options={
                "verbose_name": "材料库文件",
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="declarations.evidencefile",
            ),
        ),
        migrations.AddField(
            model_name="evidencerequirement",
            name="examples",
            field=models.CharField(blank=True, max_length=300, verbose_name="举例"),
        ),
        migrations.AddIndex(
            model_name="evidencefile",
            index=models.Index(fields=["stored"], name="evidence_by_stored"),
        ),
        migrations.AddConstraint(
            model_name="evidencefile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("declaration", "requirement", "stored"),
                name="evidence_once_an_item",
            ),
        ),
        migrations.AddField(
            model_name="libraryfile",
            name="added_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="libraryfile",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="library", to="registry.enterprise"
            ),
        ),
        migrations.AddField(
            model_name="libraryfile",
            name="stored",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="common.storedfile"
            ),
        ),
        migrations.AddConstraint(
            model_name="libraryfile",
            constraint=models.UniqueConstraint(fields=("enterprise", "sha256"), name="library_file_once"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
