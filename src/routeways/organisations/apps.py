from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "routeways.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.organisations import access, references

        access.register_permissions()
        references.register_own()
