"""Every address of the site, by part."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from clinic.running import views as running
from clinic.site import views
from education.sitemap import SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("health/live", running.live, name="health-live"),
    path("health/ready", running.ready, name="health-ready"),
    path("learn/", include("education.urls")),
    path("", include("intake.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "clinic.site.views.bad_request"
handler404 = "clinic.site.views.not_found"
handler500 = "clinic.site.views.server_error"
