import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import routeways.foundation.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_organisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=routeways.foundation.ids.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("feedback", "Something is wrong or missing"),
                            ("out-of-date", "A figure is out of date"),
                            ("format", "Another format"),
                        ],
                        max_length=12,
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=80)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("message", models.TextField(blank=True, max_length=2000)),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("print", "Printed copy"),
                            ("large-print", "Large print"),
                            ("easy-read", "Easy Read"),
                            ("audio", "Audio"),
                            ("braille", "Braille"),
                            ("word", "Word document"),
                            ("language", "Another language"),
                        ],
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("post_to", models.TextField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Received"),
                            ("in-hand", "We are working on it"),
                            ("done", "Done"),
                            ("refused", "We cannot do it"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000)),
                ("rule", models.CharField(max_length=120)),
                ("created_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="requests",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [models.Index(fields=["region", "state", "due_on"], name="site_request_queue")],
            },
        ),
    ]
