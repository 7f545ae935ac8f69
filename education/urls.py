"""The public pages of education, under /learn/."""

from django.urls import path

from education import views

app_name = "education"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.found, name="search"),
    path("<slug:slug>/", views.topic, name="topic"),
    path("<slug:slug>/as-of/<int:number>/", views.edition, name="edition"),
    path("<slug:slug>/<slug:part>/", views.section, name="section"),
]
