"""The public pages of education, under /learn/."""

from django.urls import path

from education import views

app_name = "education"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/", views.topic, name="topic"),
]
