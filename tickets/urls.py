"""Addresses of tickets."""

urlpatterns = []
