"""Education as a Django app."""

from django.apps import AppConfig


class EducationConfig(AppConfig):
    """Knows nothing of the parts that rest on it: they register with `education.dependants` at start-up."""

    name = "education"
    verbose_name = "Education"
