from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    institutions = apps.get_model("careers", "Institution").objects.filter(pk=OuterRef("institution"))
    apps.get_model("careers", "ChallengeTeam").objects.update(region=Subquery(institutions.values("region")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0010_team_stays_hidden"),
    ]

    operations = [
        migrations.AddField(
            model_name="challengeteam",
            name="region",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="challengeteam",
            name="challenge_alias_once",
        ),
        migrations.AddConstraint(
            model_name="challengeteam",
            constraint=models.UniqueConstraint(
                fields=("region", "challenge", "begins", "alias"), name="challenge_alias_once_a_region"
            ),
        ),
    ]
