from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "routeways.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.organisations import access, contact_access, group_access, jobs, references

        access.register_permissions()
        group_access.register_permissions()
        contact_access.register_permissions()
        references.register_own()
        jobs.register_daily()
