"""The intake as one Django app: its stages are folders, its models keep one label and one history."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Loads the stages' models through the index `intake.models`."""

    name = "intake"
    verbose_name = "Intake and referrals"

    def ready(self) -> None:
        """Tell education what rests on its pages."""
        from intake.protocols.what_rests import register_all

        register_all()
