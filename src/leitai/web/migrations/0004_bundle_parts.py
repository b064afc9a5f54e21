"""Very large rounds: bundles leave the row of their result for rows of a mebibyte each.

A row is read and written whole: with a bundle of a million ballots in it, that of the result
would be hundreds of megabytes. And the sums of a slot's ballots get a table, so that a count
reads no ballots; deeds an index among the leaves of ballots.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

PART = 1 << 20


def part_bundles(apps: Any, schema_editor: Any) -> None:
    result_model, part_model = (apps.get_model("leitai", n) for n in ("Result", "BundlePart"))
    for result in result_model.objects.filter(bundle__isnull=False).iterator(chunk_size=1):
        data = bytes(result.bundle)
        for index, at in enumerate(range(0, len(data), PART)):
            part_model.objects.create(result=result, index=index, data=data[at : at + PART])


def join_bundles(apps: Any, schema_editor: Any) -> None:
    result_model, part_model = (apps.get_model("leitai", n) for n in ("Result", "BundlePart"))
    for result in result_model.objects.exclude(bundle_hash=""):
        parts = part_model.objects.filter(result_id=result.pk).order_by("index")
        result.bundle = b"".join(map(bytes, parts.values_list("data", flat=True)))
        result.save(update_fields=["bundle"])


class Migration(migrations.Migration):
    dependencies = [("leitai", "0003_search")]

    operations = [
        migrations.CreateModel(
            name="BundlePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="leitai.result",
                    ),
                ),
            ],
            options={
                "ordering": ["index"],
                "constraints": [
                    models.UniqueConstraint(fields=["result", "index"], name="bundle_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotMarks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ballots", models.PositiveIntegerField()),
                ("scheme_hash", models.CharField(max_length=64)),
                ("body", models.JSONField()),
                (
                    "slot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="leitai.slot",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="logleaf",
            index=models.Index(
                condition=models.Q(("body", ""), _negated=True),
                fields=["round", "index"],
                name="leaf_deeds",
            ),
        ),
        migrations.RunPython(part_bundles, join_bundles),
        migrations.RemoveField(model_name="result", name="bundle"),
    ]
