"""Django admin as the clinic's own site, so that roles and not flags say who may enter."""

from django.contrib.admin.apps import AdminConfig


class ClinicAdminConfig(AdminConfig):
    """Loads every app's admin into `clinic.site.admin.ClinicAdmin`."""

    default_site = "clinic.site.admin.ClinicAdmin"
