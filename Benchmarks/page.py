"""What the parts of the benchmarks share: settings, the machine, pictures, and their places in docs/benchmarks.md."""

import datetime
import os
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = ROOT / "Benchmarks"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
SEED = 1


def setting(name, default):
    """The setting `name` of the environment; an empty one is none."""
    return os.environ.get(name) or default


PROGRAM = str(pathlib.Path(setting("BENCH_PROGRAM", ROOT / ".build/release/martlet")).resolve())
CORE = int(setting("BENCH_CORE", "0"))


def run(*command, **options):
    """Runs a command that must succeed; its output is text."""
    return subprocess.run([str(part) for part in command], check=True, text=True, capture_output=True, **options)


def today():
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, {system}, Linux {platform.release()}, "
            f"load {os.getloadavg()[0]:.1f} at the start")


def about(command, *more):
    """The lines that begin a section. Call it before anything is measured: it states the load."""
    return [f"- date {today()}, a release build", f"- machine: {machine()}", f"- command: {command}",
            *(f"- {line}" for line in more), ""]


def goals(rows):
    """A table of goals. Each is its text, what was measured, and whether that is enough; `None` when not measured."""
    lines = ["| goal | measured | met |", "|---|---|---|"]
    for text, measured, isMet in rows:
        lines.append(f"| {text} | {'not measured' if measured is None else measured} | "
                     f"{'' if measured is None else 'yes' if isMet else '**no**'} |")
    return lines + [""]


def at_least(text, value, limit, form="{:.1f}×"):
    return text, None if value is None else form.format(value), value is not None and value >= limit


def at_most(text, value, limit, form="{:.2f}"):
    return text, None if value is None else form.format(value), value is not None and value <= limit


def write(name, lines):
    """Replaces what stands between the marks of `name`, and prints it."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    text = DOCUMENT.read_text()
    head, _, rest = text.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        sys.exit(f"docs/benchmarks.md has no place for {name}")
    body = "\n".join(lines).strip()
    DOCUMENT.write_text(f"{head}{begin}\n{body}\n\n{end}{tail}")
    print(f"## {name}\n\n{body}\n", flush=True)


def pictures(work, count, size="1448x1086"):
    """Folders of `count` smooth and `count` textured pictures, and what they weigh."""
    made = work / "pictures"
    done = run(sys.executable, TOOLS / "make-pictures", made, 2 * count, SEED, size)
    for name, remainder in (("smooth", 0), ("textured", 1)):
        (work / name).mkdir()
        for number in range(remainder, 2 * count, 2):
            (made / f"{number:06}.jpg").rename(work / name / f"{number:06}.jpg")
    return work / "smooth", work / "textured", done.stderr.strip().splitlines()
