"""The addresses of this floor: each part has a file of its own."""

from routeways.careers.routes import explorer, schools

app_name = "careers"
urlpatterns = [
    *explorer.urlpatterns,
    *schools.urlpatterns,
]
