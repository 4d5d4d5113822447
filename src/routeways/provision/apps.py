from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "routeways.provision"
    label = "provision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.organisations.references import register_reference
        from routeways.places.frame import add_to_menu
        from routeways.provision import access, jobs  # noqa: F401  (jobs register themselves)
        from routeways.provision.models import Course, Provider, Venue

        access.register_permissions()
        for model, field in ((Provider, "organisation"), (Venue, "owner"), (Course, "owner")):
            register_reference(model, field)
        add_to_menu("courses", "Courses", "courses/", 45)
