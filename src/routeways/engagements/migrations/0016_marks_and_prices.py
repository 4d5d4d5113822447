"""A mark beside each address, so that a private link finds it without reading all; the price a provider really asks."""

from django.db import migrations, models
from django.db.models import F, Q

from routeways.engagements.marks import mark_of


def fill(apps, schema_editor):
    for name in ("Offer", "Request"):
        model = apps.get_model("engagements", name)
        addresses = model.objects.exclude(contact_email="").order_by().values_list("contact_email", flat=True)
        for email in list(addresses.distinct()):
            model.objects.filter(contact_email=email).update(contact_mark=mark_of(email))
    # Until now a price above the band was entered as the band, so what was asked is not known to be more.
    apps.get_model("engagements", "LevyRequest").objects.update(provider_price=F("price"))


def marked(name):
    known = Q(contact_email="", contact_mark="") | ~Q(contact_email="") & ~Q(contact_mark="")
    return models.CheckConstraint(condition=known, name=f"{name}_marked_while_known")


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0015_people_of_jobs"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="contact_mark",
                field=models.CharField(blank=True, default="", editable=False, max_length=32),
                preserve_default=False,
            )
            for name in ("offer", "request")
        ),
        migrations.AddField(
            model_name="levyrequest",
            name="provider_price",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.AddIndex(model_name=name, index=models.Index(fields=["contact_mark"], name=f"{name}_mark"))
            for name in ("offer", "request")
        ),
        *(migrations.AddConstraint(model_name=name, constraint=marked(name)) for name in ("offer", "request")),
        migrations.AddConstraint(
            model_name="levyrequest",
            constraint=models.CheckConstraint(
                condition=Q(provider_price__gte=F("price")), name="levy_request_price_asked"
            ),
        ),
    ]
