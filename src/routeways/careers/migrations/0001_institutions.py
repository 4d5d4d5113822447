import django.db.models.deletion
from django.db import migrations, models

import routeways.foundation.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0004_contact_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=routeways.foundation.ids.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("region", models.CharField(max_length=80)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("primary", "Primary"),
                            ("secondary", "Secondary"),
                            ("all-through", "All-through"),
                            ("sixteen-plus", "16 and over"),
                            ("university", "University"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("mainstream", "Mainstream"),
                            ("special", "Special school"),
                            ("alternative", "Alternative provision"),
                        ],
                        default="mainstream",
                        max_length=20,
                    ),
                ),
                (
                    "template",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school", "School"),
                            ("specialist", "Specialist setting"),
                            ("college", "College or training provider"),
                        ],
                        max_length=20,
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("last_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "onboarding",
                    models.CharField(
                        choices=[
                            ("not-started", "Not in touch yet"),
                            ("invited", "Invited"),
                            ("agreed", "Has agreed to take part"),
                            ("active", "Taking part"),
                            ("paused", "Paused"),
                        ],
                        default="not-started",
                        max_length=20,
                    ),
                ),
                ("onboarded_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="institution",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name_key", "id"],
            },
        ),
        migrations.CreateModel(
            name="CareersLeader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("training", models.CharField(blank=True, max_length=200)),
                ("trained_on", models.DateField(blank=True, null=True)),
                ("training_expires_on", models.DateField(blank=True, null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="careers_cover",
                        to="organisations.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="careers_leaderships",
                        to="organisations.person",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leaders", to="careers.institution"
                    ),
                ),
            ],
            options={
                "ordering": ["valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="Portfolio",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="portfolios", to="careers.institution"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portfolios",
                        to="organisations.person",
                    ),
                ),
            ],
            options={
                "ordering": ["valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="YearGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins", models.PositiveSmallIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("pupils", models.PositiveIntegerField()),
                ("send", models.PositiveIntegerField(blank=True, null=True)),
                ("fsm", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="year_groups",
                        to="careers.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["begins", "year"],
            },
        ),
        migrations.CreateModel(
            name="SchoolClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("pupils", models.PositiveIntegerField()),
                (
                    "year_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="classes", to="careers.yeargroup"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddIndex(
            model_name="institution",
            index=models.Index(fields=["region", "template"], name="institution_region_template"),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_year__isnull", True), ("last_year__isnull", True)),
                    models.Q(("first_year__lte", models.F("last_year")), ("last_year__lte", 14)),
                    _connector="OR",
                ),
                name="institution_years_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="careersleader",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="leader_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="careersleader",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("institution",),
                name="one_standing_careers_leader",
            ),
        ),
        migrations.AddConstraint(
            model_name="portfolio",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="portfolio_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="portfolio",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("institution",), name="one_standing_portfolio"
            ),
        ),
        migrations.AddConstraint(
            model_name="yeargroup",
            constraint=models.UniqueConstraint(fields=("institution", "begins", "year"), name="year_group_once"),
        ),
        migrations.AddConstraint(
            model_name="yeargroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("send__isnull", True), ("send__lte", models.F("pupils")), _connector="OR"),
                    models.Q(("fsm__isnull", True), ("fsm__lte", models.F("pupils")), _connector="OR"),
                ),
                name="year_group_parts_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolclass",
            constraint=models.UniqueConstraint(fields=("year_group", "name"), name="school_class_name_once"),
        ),
    ]
