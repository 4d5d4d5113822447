from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "routeways.careers"
    label = "careers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.careers import (
            access,
            challenges_start,
            coverage_jobs,
            days_start,
            esports_start,
            evaluation_start,
        )

        access.register()
        coverage_jobs.register()
        evaluation_start.register()
        days_start.register()
        esports_start.register()
        challenges_start.register()
