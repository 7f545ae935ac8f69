"""The intake as one Django app: its stages are folders, its models keep one label and one history."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Loads the stages' models through the index `intake.models`."""

    name = "intake"
    verbose_name = "Intake and referrals"

    def ready(self) -> None:
        """Tell education what rests on its pages, and the trail which rows are somebody's record."""
        from clinic.audit import subjects
        from intake.care.belongings import BELONGINGS as OF_CARE
        from intake.letters.belongings import BELONGINGS as OF_LETTERS
        from intake.protocols.what_rests import register_all
        from intake.referrals.openings import SUBJECTS, also, ids_of_whom

        register_all()
        for kinds in (OF_LETTERS, OF_CARE):
            also(kinds)
        subjects.register(records=SUBJECTS, find=ids_of_whom)
