from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("engagements", "0007_academies")]

    operations = [
        migrations.AlterModelOptions(name="levyrequest", options={"ordering": ["queued_at", "id"]}),
        migrations.RenameField("levyrequest", "waiting_since", "queued_at"),
    ]
