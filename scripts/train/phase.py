"""What every training process shares: its arguments, its clock, its log lines and its hand-over files.

Processes start together and know each other only through files in the work folder. A file appears complete, by being
renamed into place. Time counts in seconds from --start, which all processes of one run are given alike.
"""

import argparse
import json
import os
import time
from pathlib import Path

import torch

from settings import SIZES

POLL_SECONDS = 0.25


class Phase:
    """One process of a run: where it works, how large its networks are, what the clock says."""

    def __init__(self, name, arguments):
        self.name = name
        self.work = arguments.work
        self.device = torch.device(arguments.device)
        self.sizes = SIZES[arguments.size]
        self.start = arguments.start
        self.until = arguments.until
        self._numbers = {}
        self.work.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(arguments.seed)
        if self.device.type == "cuda":
            torch.cuda.set_device(self.device)
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.backends.cudnn.allow_tf32 = True

    def elapsed(self):
        return time.time() - self.start

    def say(self, message):
        """Writes one log line with the time."""
        print(f"{self.elapsed():6.1f}s {self.name}: {message}", flush=True)

    def note(self, **numbers):
        """Adds results to WORK/numbers/NAME.json."""
        self._numbers.update(numbers)
        folder = self.work / "numbers"
        folder.mkdir(exist_ok=True)
        text = json.dumps(self._numbers, indent=1)
        replace(folder / f"{self.name}.json", lambda path: path.write_text(text + "\n", encoding="utf-8"))

    def wait_for(self, ready, what, until=None):
        """Waits until ready() is true; returns False when the time is over before."""
        self.say(f"waiting for {what}")
        while not ready():
            if self.elapsed() > (self.until if until is None else until):
                return False
            time.sleep(POLL_SECONDS)
        return True

    def wait_for_file(self, name):
        """The path of a file in the work folder once it is there; ends the process if it does not come in time."""
        path = self.work / name
        if not self.wait_for(path.exists, name):
            raise SystemExit(f"{self.name}: {name} did not come in time")
        return path

    def save(self, name, value):
        """Stores a PyTorch value in the work folder, complete or not at all."""
        replace(self.work / name, lambda path: torch.save(value, path))

    def load(self, name):
        return torch.load(self.work / name, map_location=self.device, weights_only=True)

    def autocast(self):
        """Half precision where the device is good at it."""
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.device.type == "cuda")


def replace(path, write):
    """Calls write with a path beside the given one, then renames that file into place."""
    temporary = path.with_name(path.name + ".part")
    write(temporary)
    os.replace(temporary, path)


def parse(name, description, add_arguments=lambda parser: None):
    """The Phase of this process from its command line, and the arguments themselves."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder that all processes of a run share")
    parser.add_argument("--device", default="cpu", help="cpu, cuda:0, … (default %(default)s)")
    parser.add_argument("--size", choices=sorted(SIZES), default="full", help="default %(default)s")
    parser.add_argument("--start", type=float, default=time.time(), help="when the run began, seconds since 1970")
    parser.add_argument("--until", type=float, required=True, help="when to be done, seconds after --start")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    add_arguments(parser)
    arguments = parser.parse_args()
    return Phase(name, arguments), arguments
