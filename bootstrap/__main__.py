# Read by whatever Python the machine has: nothing in this file is newer than Python 3.6.
import os
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 14)
# The middle of the range first: the likeliest to have every wheel.
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3.14")


def fits(version):
    return OLDEST <= tuple(version[:2]) <= NEWEST


def find_other_python():
    """The path of a Python that fits, or None."""
    for name in CANDIDATES:
        try:
            said = subprocess.check_output(
                [
                    name,
                    "-c",
                    "import sys, venv; print(*sys.version_info[:2]); print(sys.executable)",
                ],
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.CalledProcessError):
            # Not there, or a version switch's empty place for it.
            continue
        version, path = said.decode().splitlines()[:2]
        if fits([int(part) for part in version.split()]):
            return path
    return None


def main(version, arguments):
    if fits(version):
        from bootstrap.commands import main as run

        return run(arguments)
    other = find_other_python()
    if other is not None:
        os.execv(other, [other, "-m", "bootstrap"] + arguments)  # noqa: RUF005, S606
    age = "old" if tuple(version[:2]) < OLDEST else "new"
    sys.stderr.write(
        f"Python {version[0]}.{version[1]} is too {age}: install Python 3.11, 3.12, 3.13 or 3.14 "
        "and type the command again\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.version_info, sys.argv[1:]))
