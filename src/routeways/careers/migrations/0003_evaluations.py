import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import routeways.foundation.ids


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0002_encounters"),
        ("instruments", "0001_questionnaires"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=routeways.foundation.ids.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "Own evaluation"), ("compass", "Brought from Compass by file")], max_length=10
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("before-2025", "Criteria before September 2025"),
                            ("since-2025", "Criteria since September 2025"),
                        ],
                        max_length=12,
                    ),
                ),
                ("instrument", models.CharField(blank=True, max_length=80)),
                ("version", models.CharField(blank=True, max_length=20)),
                ("taken_on", models.DateField()),
                ("shared", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluations",
                        to="careers.institution",
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evaluation",
                        to="instruments.response",
                    ),
                ),
            ],
            options={
                "ordering": ["-taken_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CriterionState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "benchmark",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "A stable careers programme"),
                            (2, "Learning from career and labour market information"),
                            (3, "Addressing the needs of each young person"),
                            (4, "Linking curriculum learning to careers"),
                            (5, "Encounters with employers and employees"),
                            (6, "Experiences of workplaces"),
                            (7, "Encounters with further and higher education"),
                            (8, "Personal guidance"),
                        ]
                    ),
                ),
                ("criterion", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not-started", "Not started"),
                            ("in-progress", "In progress"),
                            ("achieved", "Fully achieved"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria_states",
                        to="careers.evaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["benchmark", "id"],
            },
        ),
        migrations.CreateModel(
            name="BenchmarkResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "benchmark",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "A stable careers programme"),
                            (2, "Learning from career and labour market information"),
                            (3, "Addressing the needs of each young person"),
                            (4, "Linking curriculum learning to careers"),
                            (5, "Encounters with employers and employees"),
                            (6, "Experiences of workplaces"),
                            (7, "Encounters with further and higher education"),
                            (8, "Personal guidance"),
                        ]
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField()),
                ("achieved", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("criteria", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="careers.evaluation"
                    ),
                ),
            ],
            options={
                "ordering": ["benchmark"],
            },
        ),
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=routeways.foundation.ids.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                (
                    "benchmark",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "A stable careers programme"),
                            (2, "Learning from career and labour market information"),
                            (3, "Addressing the needs of each young person"),
                            (4, "Linking curriculum learning to careers"),
                            (5, "Encounters with employers and employees"),
                            (6, "Experiences of workplaces"),
                            (7, "Encounters with further and higher education"),
                            (8, "Personal guidance"),
                        ]
                    ),
                ),
                ("criterion", models.CharField(blank=True, max_length=80)),
                ("what", models.CharField(max_length=300)),
                ("owner", models.CharField(max_length=120)),
                ("due_on", models.DateField()),
                ("evidence", models.TextField(blank=True, max_length=1000)),
                ("adviser", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("started", "Started"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_actions",
                        to="careers.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["benchmark", "due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("summary", models.TextField(blank=True, max_length=4000)),
                ("leader_contact", models.CharField(blank=True, max_length=200)),
                ("information", models.TextField(blank=True, max_length=2000)),
                ("impact", models.TextField(blank=True, max_length=2000)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("access_request", models.TextField(blank=True, max_length=2000)),
                ("access_grounds", models.TextField(blank=True, max_length=2000)),
                ("access_premises", models.TextField(blank=True, max_length=2000)),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="programme", to="careers.institution"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublishedProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("published_on", models.DateField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="published_programmes",
                        to="careers.institution",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "compass")),
                fields=("institution", "taken_on"),
                name="evaluation_file_day_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterionstate",
            constraint=models.UniqueConstraint(fields=("evaluation", "criterion"), name="criterion_state_once"),
        ),
        migrations.AddConstraint(
            model_name="benchmarkresult",
            constraint=models.UniqueConstraint(fields=("evaluation", "benchmark"), name="benchmark_result_once"),
        ),
        migrations.AddConstraint(
            model_name="benchmarkresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)), name="benchmark_result_within_100"
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(("done_on__isnull", False), models.Q(("evidence", ""), _negated=True)),
                    _connector="OR",
                ),
                name="done_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedprogramme",
            constraint=models.UniqueConstraint(fields=("institution", "version"), name="published_programme_once"),
        ),
    ]
