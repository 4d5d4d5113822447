from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from routeways.config.urls import urlpatterns as real
from routeways.foundation.permissions import public


@public
def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/base.html", {})


urlpatterns = [path("empty/", empty), *real]
