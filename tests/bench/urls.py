"""The product's addresses and the bare view."""

from django.urls import path

from helpdesk import urls
from tests.bench.bare import bare

urlpatterns = [path("bench/polos/", bare), *urls.urlpatterns]

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
