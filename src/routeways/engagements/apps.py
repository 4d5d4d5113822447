from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "routeways.engagements"
    label = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.engagements import access, levy_start, placement_access, placement_gates, run_jobs, vetting_rules  # noqa: F401  (they register themselves)

        access.register()
        run_jobs.register_daily()
        placement_access.register()
        levy_start.register()
