"""The intake as one Django app: its stages are folders, its models keep one label and one history."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Loads the stages' models through the index `intake.models`."""

    name = "intake"
    verbose_name = "Intake and referrals"

    def ready(self) -> None:
        """Tell education what rests on its pages, and the trail which rows are somebody's record."""
        from clinic.audit import subjects
        from intake.care import whose
        from intake.protocols.what_rests import register_all
        from intake.referrals.openings import SUBJECTS, ids_of_whom

        register_all()
        SUBJECTS.update(whose.SUBJECTS)
        subjects.register(records=SUBJECTS, find=ids_of_whom)
