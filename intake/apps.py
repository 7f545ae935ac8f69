"""The intake as one Django app: its stages are folders, its models keep one label and one history."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Loads the stages' models through the index `intake.models`."""

    name = "intake"
    verbose_name = "Intake and referrals"

    def ready(self) -> None:
        """Tell education what rests on its pages, the trail whose record a row is, the outbox who comes back."""
        from clinic.audit import subjects
        from clinic.mail import recipients
        from intake.care import opening
        from intake.care.belongings import BELONGINGS as OF_CARE
        from intake.letters import linking
        from intake.letters.belongings import BELONGINGS as OF_LETTERS
        from intake.protocols.what_rests import register_all
        from intake.records.people import COMES_BACK, stored_address
        from intake.referrals import followers
        from intake.referrals.openings import SUBJECTS, also, ids_of_whom

        register_all()
        for kinds in (OF_LETTERS, OF_CARE):
            also(kinds)
        followers.also(linking.follow)
        followers.also(opening.follow_undo)
        subjects.register(records=SUBJECTS, find=ids_of_whom)
        recipients.register(COMES_BACK, stored_address)
