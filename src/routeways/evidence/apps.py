from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "routeways.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.evidence import frame, jobs, rights  # noqa: F401  (jobs register themselves)

        frame.register_menu()
        rights.register_permissions()
