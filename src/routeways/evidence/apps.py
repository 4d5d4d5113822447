from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "routeways.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.evidence import jobs, rights  # noqa: F401  (jobs register themselves)

        rights.register_permissions()
