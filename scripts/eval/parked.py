#!/usr/bin/env python3
"""Thousands of turns that wait for their text at once: do they all finish, with the sound of a turn that never waited?

    python parked.py [--url URL] [--turns N] [--compare K] [--pid PID] [--connections-per-second R] [--json FILE]

Every turn is an appended text with a seed of its own. It is spoken up to the end of its first sentence, at least two seconds
of sound; once all turns wait, each gets its last sentence and its flush. Then K of them are spoken again, one after the other
with the same pieces, and compared byte for byte: start the server with --deterministic, a session.text-timeout that is long
enough, and limits on sessions and descriptors that allow N. With --pid also memory, threads and descriptors of the server (Linux).
The exit code is 1 if a turn does not complete, has less than two seconds before it waits, or differs.
"""

import argparse
import asyncio
import hashlib
import json
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from soak import BYTES_PER_SECOND, SENTENCES, usage
from websockets.asyncio.client import connect

FIRST_SECONDS = 2.0
QUIET_SECONDS = 3.0
TIMEOUT_SECONDS = 1800


class Turn:
    """One appended text; number and sentences follow from each other, so that it can be spoken again."""

    def __init__(self, number):
        self.seed = number
        longer = SENTENCES[1:]
        self.first = longer[number % len(longer)] + " "
        self.last = SENTENCES[0]
        self.sum = hashlib.sha256()
        self.num_bytes = 0
        self.bytes_before_wait = 0
        self.status = "unanswered"
        self.heard_at = time.monotonic()

    def take(self, frame):
        if isinstance(frame, bytes):
            self.sum.update(frame)
            self.num_bytes += len(frame)
            self.heard_at = time.monotonic()
            return
        message = json.loads(frame)
        if message["type"] == "turn.done":
            self.status = message["status"]
        elif message["type"] == "error":
            self.status = f"{message['code']}: {message['message']}"

    @property
    def waits(self):
        """Whether it has sound and none came for a while."""
        return self.num_bytes > FIRST_SECONDS * BYTES_PER_SECOND and time.monotonic() - self.heard_at > QUIET_SECONDS


async def say(url, turn, may_finish):
    """Speaks a turn; its last piece is sent when may_finish is set, or, without it, as soon as the turn waits."""
    async with connect(f"{url}?mode=read", max_size=None, ping_interval=None, open_timeout=60) as session:
        await session.recv()
        await session.send(json.dumps({"type": "append", "text": turn.first, "seed": turn.seed}))

        async def finish():
            if may_finish:
                await may_finish.wait()
            else:
                while not turn.waits:
                    await asyncio.sleep(0.1)
            turn.bytes_before_wait = turn.num_bytes
            await session.send(json.dumps({"type": "append", "text": turn.last}))
            await session.send(json.dumps({"type": "flush"}))

        finishing = asyncio.create_task(finish())
        while turn.status == "unanswered":
            turn.take(await asyncio.wait_for(session.recv(), TIMEOUT_SECONDS))
        finishing.cancel()


def gauges(url):
    """The server's figures of parked turns."""
    page = urlopen(url.replace("ws://", "http://").replace("/v1/voice", "/metrics")).read().decode()
    return {line.split("{")[0]: float(line.split()[-1]) for line in page.splitlines() if "parked" in line and line[0] != "#"}


async def all_wait(turns, url, pid):
    while waiting := sum(not turn.waits for turn in turns):
        failed = sum(turn.status != "unanswered" for turn in turns)
        print(f"{time.strftime('%H:%M:%S')} {len(turns) - waiting} wait, {failed} have ended; {await asyncio.to_thread(gauges, url)} {usage(pid) if pid else ''}", flush=True)
        if waiting == failed:
            break
        await asyncio.sleep(10)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="ws://127.0.0.1:8080/v1/voice", help="default %(default)s")
    parser.add_argument("--turns", type=int, default=2000, help="default %(default)s")
    parser.add_argument("--compare", type=int, default=50, help="default %(default)s")
    parser.add_argument("--connections-per-second", type=float, default=100, help="default %(default)s")
    parser.add_argument("--pid", type=int, help="the server's process")
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args()


async def main():
    arguments = parse_arguments()
    turns = [Turn(number) for number in range(arguments.turns)]
    may_finish = asyncio.Event()
    saying = []
    before = usage(arguments.pid) if arguments.pid else None
    for turn in turns:
        saying.append(asyncio.create_task(say(arguments.url, turn, may_finish)))
        await asyncio.sleep(1 / arguments.connections_per_second)
    await all_wait(turns, arguments.url, arguments.pid)
    figures = {"turns": len(turns), "serverBefore": before, "whileAllWait": gauges(arguments.url)}
    if arguments.pid:
        figures["serverWhileAllWait"] = usage(arguments.pid)
    may_finish.set()
    lost = [repr(loss) for loss in await asyncio.gather(*saying, return_exceptions=True) if loss is not None]
    figures["lost"] = sorted(set(lost))
    figures["endings"] = {status: sum(turn.status == status for turn in turns) for status in {turn.status for turn in turns}}
    figures["leastSecondsBeforeWait"] = min(turn.bytes_before_wait for turn in turns) / BYTES_PER_SECOND
    figures["soundSeconds"] = sum(turn.num_bytes for turn in turns) / BYTES_PER_SECOND
    different = []
    step = max(1, len(turns) // max(1, arguments.compare))
    compared = turns[::step][: arguments.compare]
    for turn in compared:
        again = Turn(turn.seed)
        await say(arguments.url, again, None)
        if again.sum.digest() != turn.sum.digest():
            different.append(turn.seed)
    figures |= {"compared": len(compared), "different": different}
    if arguments.pid:
        figures["serverLast"] = usage(arguments.pid)
    print(json.dumps(figures, indent=1))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    fine = set(figures["endings"]) == {"completed"} and not different and figures["leastSecondsBeforeWait"] >= FIRST_SECONDS
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
