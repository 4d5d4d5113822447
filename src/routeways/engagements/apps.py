from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "routeways.engagements"
    label = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Gates, criteria and endings register themselves by being imported.
        from routeways.engagements import (  # noqa: F401
            access,
            bootcamp_start,
            cohort_start,
            console_panels,
            desk_gates,
            desk_jobs,
            door_start,
            job_start,
            levy_start,
            placement_start,
            project_gates,
            run_jobs,
            vetting_rules,
        )

        access.register()
        desk_jobs.register_daily()
        run_jobs.register_daily()
        placement_start.register()
        levy_start.register()
        bootcamp_start.register()
        cohort_start.register()
        door_start.register()
        job_start.register()
        console_panels.register()
