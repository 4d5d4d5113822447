"""The address space. Each floor owns its part; `site` comes last because it answers for the regions."""

from django.urls import include, path

handler500 = "routeways.config.faults.fault"

urlpatterns = [
    path("account/", include("routeways.foundation.urls")),
    path("design/", include("routeways.ui.urls")),
    path("api/v1/", include("routeways.site.api")),
    path("", include("routeways.taxonomy.urls")),
    path("", include("routeways.evidence.urls")),
    path("", include("routeways.provision.urls")),
    path("", include("routeways.instruments.urls")),
    path("", include("routeways.library.urls")),
    path("", include("routeways.careers.urls")),
    path("", include("routeways.engagements.urls")),
    path("", include("routeways.needs.urls")),
    path("", include("routeways.ledger.urls")),
    path("", include("routeways.organisations.urls")),
    path("", include("routeways.site.urls")),
]
