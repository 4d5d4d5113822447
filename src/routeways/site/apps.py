from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "routeways.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routeways.instruments import onward
        from routeways.instruments.weighing import register_business_counts
        from routeways.organisations.references import register_reference
        from routeways.site import business_counts, permissions, plan_address
        from routeways.site.models import Request

        permissions.register_permissions()
        register_reference(Request, "owner")
        register_business_counts(business_counts.business_counts)
        onward.register("employer-self-diagnosis", address=plan_address.plan_address)
