from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0012_bootcamps"),
    ]

    operations = [
        migrations.AddField(
            model_name="engagement",
            name="paused_by",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="vetting",
            name="mistaken",
            field=models.BooleanField(default=False),
        ),
    ]
