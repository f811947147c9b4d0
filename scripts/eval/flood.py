#!/usr/bin/env python3
"""Sockets that send pings as fast as they can and read nothing: do two listeners hear anything of it?

    python flood.py --pid PID [--url URL] [--flooders N] [--seconds S]

Two listeners speak the same sentences with the same seeds, first alone and then beside the flood. Start the server with
--deterministic. Printed are time to first byte of both phases, turns whose bytes differ, and memory, threads and descriptors of the
server (Linux). The exit code is 1 if bytes differ or a turn does not complete.
"""

import argparse
import asyncio
import hashlib
import json
import statistics
import sys
import time

from soak import SENTENCES, masked, open_socket, usage
from websockets.asyncio.client import connect

QUIET_SECONDS = 25
PINGS_A_BLOCK = 200


async def say(session, text, seed):
    """Time to first byte in ms, sum of the audio and ending of one turn."""
    asked = time.monotonic()
    first = None
    total = hashlib.sha256()
    await session.send(json.dumps({"type": "speak", "text": text, "seed": seed}))
    while True:
        frame = await session.recv()
        if isinstance(frame, bytes):
            first = first or time.monotonic()
            total.update(frame)
            continue
        message = json.loads(frame)
        if message["type"] in ("turn.done", "error"):
            return 1000 * ((first or time.monotonic()) - asked), total.hexdigest(), message.get("status", message.get("code"))


async def listen(url, until, turns):
    async with connect(f"{url}?mode=read", max_size=None, ping_interval=None) as session:
        await session.recv()
        while time.monotonic() < until:
            for seed, sentence in enumerate(SENTENCES):
                turns.append((seed, *await say(session, sentence, seed)))


async def flood(arguments, until):
    writer = await open_socket(arguments)
    block = masked(9, bytes(125)) * PINGS_A_BLOCK
    while time.monotonic() < until:
        writer.write(block)
        await writer.drain()
        await asyncio.sleep(0)


async def phase(arguments, flooders, seconds):
    until = time.monotonic() + seconds
    turns = []
    floods = [asyncio.create_task(flood(arguments, until)) for _ in range(flooders)]
    before = usage(arguments.pid)
    await asyncio.gather(*(listen(arguments.url, until, turns) for _ in range(2)))
    for task in floods:
        task.cancel()
    times = sorted(turn[1] for turn in turns)
    print(f"{flooders} flooders: {len(turns)} turns, ttfb p50 {statistics.median(times):.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms; "
          f"MiB, threads, descriptors {before} before, {usage(arguments.pid)} after", flush=True)
    return turns


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="ws://127.0.0.1:8080/v1/voice", help="default %(default)s")
    parser.add_argument("--pid", type=int, required=True, help="the server's process")
    parser.add_argument("--flooders", type=int, default=3, help="default %(default)s")
    parser.add_argument("--seconds", type=float, default=120, help="of the flood; default %(default)s")
    return parser.parse_args()


async def main():
    arguments = parse_arguments()
    quiet = await phase(arguments, 0, QUIET_SECONDS)
    flooded = await phase(arguments, arguments.flooders, arguments.seconds)
    expected = {seed: total for seed, _, total, _ in quiet}
    different = sum(expected[seed] != total for seed, _, total, _ in quiet + flooded)
    endings = {ending for *_, ending in quiet + flooded}
    print(f"turns with other bytes: {different}; endings: {sorted(endings)}")
    return 0 if different == 0 and endings == {"completed"} else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
