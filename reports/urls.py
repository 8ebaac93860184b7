"""Addresses of papers."""

from django.urls import path

from reports import views

urlpatterns = [path("naskah/<int:pk>/", views.naskah, name="naskah")]
