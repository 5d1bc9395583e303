"""Processes: started in reach of the clean-up, pinned to cores, with enough descriptors."""

import contextlib
import os
import pathlib
import resource
import subprocess

FOLDER = pathlib.Path(__file__).resolve().parent.parent
PEERS = FOLDER / "peers"
REPOSITORY = FOLDER.parent.parent

# Where Debian has nginx; not every user looks there.
os.environ["PATH"] += ":/usr/sbin"

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = {CORES[0]}
CLIENT_CORE = {CORES[-1]}
ALL_CORES = set(CORES)
DESCRIPTORS_MAX = resource.getrlimit(resource.RLIMIT_NOFILE)[1]


class BenchmarkError(Exception):
    """What stops the benchmarks, in a sentence for people."""


def _prepare(cores):
    """What a child does before it becomes the program: takes its cores and all descriptors it may have."""

    def prepare():
        os.sched_setaffinity(0, cores)
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS_MAX, DESCRIPTORS_MAX))

    return prepare


def output(command, cores=None, seconds=600, variables=None):
    """Runs a program to its end and returns what it printed; a failure or a time-out ends the benchmarks."""
    command = [str(part) for part in command]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds,
            preexec_fn=_prepare(cores or ALL_CORES), env={**os.environ, **(variables or {})})
    except subprocess.TimeoutExpired as error:
        raise BenchmarkError(f"{' '.join(command)} took more than {seconds} s") from error
    if done.returncode != 0:
        raise BenchmarkError(
            f"{' '.join(command)} ended with status {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


@contextlib.contextmanager
def server(command, cores=None, variables=None, log=None):
    """A program that runs until the block ends."""
    with contextlib.ExitStack() as stack:
        errors = stack.enter_context(open(log, "w")) if log else subprocess.DEVNULL
        process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=errors, text=True,
            preexec_fn=_prepare(cores or ALL_CORES), env={**os.environ, **(variables or {})})
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


def memory_kb(pid, name):
    """A line of /proc/PID/status in kilobytes: VmRSS is what is resident now, VmHWM the most that ever was."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise BenchmarkError(f"/proc/{pid}/status has no {name}")


def children(pid):
    """The processes that `pid` started."""
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
