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
    results, parts = _tables(apps, schema_editor)
    for result in results.filter(bundle__isnull=False).iterator(chunk_size=1):
        data = bytes(result.bundle)
        for index, at in enumerate(range(0, len(data), PART)):
            parts.create(result_id=result.pk, index=index, data=data[at : at + PART])


def join_bundles(apps: Any, schema_editor: Any) -> None:
    results, parts = _tables(apps, schema_editor)
    for result in results.exclude(bundle_hash=""):
        mine = parts.filter(result_id=result.pk).order_by("index")
        result.bundle = b"".join(map(bytes, mine.values_list("data", flat=True)))
        result.save(update_fields=["bundle"])


def _tables(apps: Any, schema_editor: Any) -> tuple[Any, Any]:
    # A backup is brought to the newest tables in a database of its own.
    alias = schema_editor.connection.alias
    results, parts = (apps.get_model("leitai", name) for name in ("Result", "BundlePart"))
    return results.objects.using(alias), parts.objects.using(alias)


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
