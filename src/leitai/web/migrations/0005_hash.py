"""The hash of a round's log is named with the round; those there are have SHA-256."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leitai", "0004_bundle_parts")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="round",
            name="hash_name",
            field=models.CharField(
                choices=[("sha256", "SHA-256"), ("sm3", "SM3")], default="sha256", max_length=8
            ),
        ),
    ]
