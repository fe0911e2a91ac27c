"""The table as the model stands today: it follows the shared columns of declarations by itself."""

from django.db import migrations


def create(_apps, schema_editor):
    from tests.next_year.models import NextYearSheet

    schema_editor.create_model(NextYearSheet)


class Migration(migrations.Migration):
    dependencies = [("declarations", "__latest__")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
