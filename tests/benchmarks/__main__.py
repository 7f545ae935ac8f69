"""`python -m tests.benchmarks`: print every ratio beside its goal. Uses a database of its own."""

import argparse
import os
import sys

NAMES = "verdicts, sending, education, asking, letter: all of them when none is named; touch and patients take minutes"


def main() -> int:
    """Run what is asked for; 0 when every benchmark ran (figures are for people to judge)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("only", nargs="*", help=NAMES)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.test")
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    settings.ROOT_URLCONF = "tests.benchmarks.plain"
    from tests.benchmarks import asking, letter, patients, reading, sending, touch, verdicts

    setup_test_environment()
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    try:
        from intake.protocols.models import load

        load()
        benchmarks = {
            "verdicts": verdicts.run,
            "sending": sending.run,
            "education": reading.run,
            "asking": asking.run,
            "letter": letter.run,
        }
        longer = {"touch": touch.run, "patients": patients.run}
        for name in options.only or benchmarks:
            print("\n".join((benchmarks | longer)[name](options.rounds)), flush=True)
    finally:
        teardown_databases(old, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
