"""Kill kernels, and one whose client was killed, and see what is left.

Arguments: how many. TMPDIR is theirs alone.
"""
import os
import signal
import subprocess
import sys
import time

from jupyter_client.manager import start_new_kernel

TEMPORARY = os.environ["TMPDIR"]


def sessions():
    return sorted(n for n in os.listdir(TEMPORARY) if n.startswith("gonb_"))


def running():
    """What runs from TEMPORARY or listens there."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline") as f:
                command = f.read().replace("\0", " ")
        except OSError:
            continue
        if TEMPORARY + "/gonb_" in command:
            found.append(command)
    return found


def wait(until, seconds):
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        time.sleep(0.2)
    return until()


def start():
    return start_new_kernel(kernel_name="isingml", startup_timeout=120, stderr=subprocess.DEVNULL)


if sys.argv[1] == "client":  # one that is killed with its kernel at work
    manager, client = start()
    client.execute("%%\ntime.Sleep(time.Hour)\n")
    time.sleep(3)
    os.kill(os.getpid(), signal.SIGKILL)

for _ in range(int(sys.argv[1])):
    manager, client = start()
    client.execute("%%\ntime.Sleep(time.Hour)\n")
    os.kill(manager.provisioner.pid, signal.SIGKILL)
    client.stop_channels()
subprocess.run([sys.executable, "-c", os.environ["SCRIPT"], "client"])
assert sessions(), "no kernel left anything: nothing is tested"
manager, client = start()
alone = wait(lambda: len(sessions()) == 1 and len(running()) <= 1, 60)
print(sessions(), running())
client.stop_channels()
manager.shutdown_kernel()
if not alone:
    sys.exit("something is left after the next start")
if not wait(lambda: not sessions() and not running(), 30):
    sys.exit(f"something is left after the end: {sessions()} {running()}")
