"""Every address of the site; each package names its own."""

from django.urls import path

urlpatterns: list[path] = []
