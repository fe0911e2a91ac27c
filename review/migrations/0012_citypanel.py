# City panels and institutions: places and results by stage, who runs a panel.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_the_provinces(apps, schema_editor):
    """All panels so far are the province's: their places and results are those that count there."""
    for name in ("PanelDeclaration", "GroupResult"):
        apps.get_model("review", name).objects.update(at_province=models.F("declaration"))


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0010_rules_of_submission"),
        ("registry", "0002_enterprise_record"),
        ("review", "0011_packet"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="机构名称")),
                ("code", models.CharField(max_length=18, unique=True, verbose_name="统一社会信用代码")),
                ("is_active", models.BooleanField(default=True, verbose_name="可接受委托")),
                ("created_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "第三方机构",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InstitutionMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(verbose_name="加入时间")),
            ],
            options={
                "verbose_name": "第三方机构人员",
                "ordering": ["pk"],
            },
        ),
        migrations.AlterField(
            model_name="expertdraw",
            name="source",
            field=models.CharField(
                choices=[("seated", "本评审组的专家"), ("bank", "专家库")], max_length=8, verbose_name="抽取范围"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_once",
        ),
        migrations.RemoveConstraint(
            model_name="panel",
            name="panel_name_once_a_round",
        ),
        migrations.AlterField(
            model_name="expertentry",
            name="bureau",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.region",
                verbose_name="专家库",
            ),
        ),
        migrations.AlterField(
            model_name="groupresult",
            name="declaration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="group_results", to="declarations.declaration"
            ),
        ),
        migrations.AlterField(
            model_name="panel",
            name="chair",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="组长",
            ),
        ),
        migrations.AlterField(
            model_name="paneldeclaration",
            name="declaration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="panel_places", to="declarations.declaration"
            ),
        ),
        migrations.AddField(
            model_name="groupresult",
            name="at_province",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="group_result",
                to="declarations.declaration",
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="commissioned_at",
            field=models.DateTimeField(null=True, verbose_name="委托时间"),
        ),
        migrations.AddField(
            model_name="panel",
            name="stage",
            field=models.CharField(
                choices=[("city", "市级评审"), ("province", "省级评审")],
                default="province",
                editable=False,
                max_length=8,
                verbose_name="评审环节",
            ),
        ),
        migrations.AddField(
            model_name="paneldeclaration",
            name="at_city",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="city_place",
                to="declarations.declaration",
            ),
        ),
        migrations.AddField(
            model_name="paneldeclaration",
            name="at_province",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="panel_place",
                to="declarations.declaration",
            ),
        ),
        migrations.AddField(
            model_name="paneldeclaration",
            name="version",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="所评版本"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(fields=("panel", "declaration", "expert"), name="assignment_once"),
        ),
        migrations.AddConstraint(
            model_name="groupresult",
            constraint=models.UniqueConstraint(fields=("panel", "declaration"), name="group_result_once"),
        ),
        migrations.AddConstraint(
            model_name="groupresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("at_province__isnull", True), ("at_province", models.F("declaration")), _connector="OR"
                ),
                name="group_result_at_its_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="paneldeclaration",
            constraint=models.UniqueConstraint(fields=("panel", "declaration"), name="panel_declaration_once"),
        ),
        migrations.AddConstraint(
            model_name="paneldeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at_city__isnull", True), ("at_province__isnull", True)),
                    models.Q(("at_city__isnull", True), ("at_province", models.F("declaration"))),
                    models.Q(("at_city", models.F("declaration")), ("at_province__isnull", True)),
                    _connector="OR",
                ),
                name="panel_place_at_its_stage",
            ),
        ),
        migrations.AddField(
            model_name="institution",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="institution",
            name="kept_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.region",
                verbose_name="登记部门",
            ),
        ),
        migrations.AddField(
            model_name="expertentry",
            name="institution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="experts",
                to="review.institution",
                verbose_name="所属机构",
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="institution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="panels",
                to="review.institution",
                verbose_name="受托机构",
            ),
        ),
        migrations.AddConstraint(
            model_name="expertentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bureau__isnull", False), ("institution__isnull", True)),
                    models.Q(("bureau__isnull", True), ("institution__isnull", False)),
                    _connector="OR",
                ),
                name="expert_in_one_bank",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.UniqueConstraint(fields=("round", "bureau", "name"), name="panel_name_once_a_bureau"),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["city", "province"])), name="panel_stage_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "forming"), ("chair__isnull", False), _connector="OR"),
                name="panel_has_chair_once_started",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commissioned_at__isnull", True), ("institution__isnull", True)),
                    models.Q(("commissioned_at__isnull", False), ("institution__isnull", False)),
                    _connector="OR",
                ),
                name="panel_commission_complete",
            ),
        ),
        migrations.AddField(
            model_name="institutionmember",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="institutionmember",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="members", to="review.institution"
            ),
        ),
        migrations.AddField(
            model_name="institutionmember",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="institution_membership",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="institution_has_name"),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[0-9A-Z]{18}$")), name="institution_code_is_a_code"
            ),
        ),
        # Last: PostgreSQL alters no table whose rows wait for their foreign keys to be checked.
        migrations.RunPython(keep_the_provinces, migrations.RunPython.noop),
    ]
