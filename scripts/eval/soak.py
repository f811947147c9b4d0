#!/usr/bin/env python3
"""Many listeners beside hostile and careless clients: does anybody but these suffer?

    python soak.py [--url URL] [--sessions N] [--hostile N] [--minutes M] [--pid PID] [--json FILE]

The listeners speak, chat and append, one turn after the other, and "play" what comes in real time. Each hostile client does
one thing over and over: floods with pings or messages and reads nothing, leaves texts open, never reads its audio, sends
half a request, or cancels what it has just asked for. Printed are the listeners' turns by ending, time to first byte, waits
that nobody was told about, and gaps in the sound; with --pid also memory, threads and descriptors of the server (Linux).
The exit code is 1 if a listener's turn does not complete, or its sound has a gap.
"""

import argparse
import asyncio
import base64
import json
import os
import random
import socket
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import connect

SENTENCES = [
    "Good morning, and welcome to the house.",
    "The train to the coast leaves at a quarter past nine.",
    "She walked along the river until the sun went down behind the hills.",
    "Nobody had told him that the shop would be closed on Monday.",
    "A small boat was lying in the harbour, and two men were mending its sail.",
    "If it rains tomorrow, we shall stay at home and read.",
]
QUESTIONS = ["How are you today?", "What is your name?", "Tell me something nice."]
LONG_TEXT = " ".join(SENTENCES * 20)
BYTES_PER_SECOND = 48_000
TOLD_AFTER_SECONDS = 1.5
RESERVE_SECONDS = 0.1
TURN_TIMEOUT_SECONDS = 300


class Playback:
    """Plays sound without a stop, from RESERVE_SECONDS after its first byte on, and notes every time when nothing was left to play."""

    def __init__(self):
        self.ends = None
        self.gaps = []

    def receive(self, seconds, now):
        """Takes sound that came now; both in seconds."""
        if self.ends is None:
            self.ends = now + RESERVE_SECONDS
        elif now > self.ends:
            self.gaps.append(now - self.ends)
            self.ends = now
        self.ends += seconds

    def restart(self):
        """Forgives the pause of a text that was waiting for its rest."""
        self.ends = None


class Turn:
    """What a listener saw of one turn."""

    def __init__(self, kind):
        self.kind = kind
        self.asked = time.monotonic()
        self.first = None
        self.told = None
        self.status = "unanswered"
        self.message = ""
        self.playback = Playback()

    @property
    def wait(self):
        return (self.first or time.monotonic()) - self.asked

    @property
    def untold(self):
        """Whether it waited long, and no message said so in time."""
        return self.wait > TOLD_AFTER_SECONDS and (self.told is None or self.told - self.asked > TOLD_AFTER_SECONDS)


async def hear(session, turn):
    """Takes in the messages and the audio of a turn up to its end."""
    while turn.status == "unanswered":
        frame = await asyncio.wait_for(session.recv(), TURN_TIMEOUT_SECONDS)
        now = time.monotonic()
        if isinstance(frame, bytes):
            turn.first = turn.first or now
            turn.playback.receive(len(frame) / BYTES_PER_SECOND, now)
            continue
        message = json.loads(frame)
        if message["type"] == "queue":
            turn.told = turn.told or now
        elif message["type"] == "turn.done":
            turn.status = message["status"]
        elif message["type"] == "error":
            turn.status = message["code"]
            turn.message = message["message"]


async def speak(session, random_, turn):
    if turn.kind == "chat":
        request = {"type": "speak", "mode": "chat", "text": random_.choice(QUESTIONS)}
    else:
        request = {"type": "speak", "text": " ".join(random_.sample(SENTENCES, 2))}
    await session.send(json.dumps(request))
    await hear(session, turn)


async def append(session, random_, turn):
    """Sends a text in pieces, with a pause in which a caller would use a tool."""
    hearing = asyncio.create_task(hear(session, turn))
    for index, sentence in enumerate(random_.sample(SENTENCES, 2)):
        if index:
            await asyncio.sleep(2)
            turn.playback.restart()
        await session.send(json.dumps({"type": "append", "text": sentence + " "}))
    await session.send(json.dumps({"type": "flush"}))
    await hearing


async def listen(arguments, number, turns, until):
    """A listener: connects, and speaks turn after turn with pauses between them."""
    random_ = random.Random(number)
    kind = ("read", "chat", "append")[number % 3]
    url = f"{arguments.url}?mode=read{arguments.parameters}"
    await asyncio.sleep(random_.uniform(0, 10))
    async with connect(url, max_size=None, ping_interval=None) as session:
        await session.recv()
        while time.monotonic() < until:
            turn = Turn(kind)
            turns.append(turn)
            await (append if kind == "append" else speak)(session, random_, turn)
            left = (turn.playback.ends or 0) - time.monotonic()
            await asyncio.sleep(max(0, left) + random_.uniform(2, 12))


async def open_socket(arguments, upgrade=True):
    """A bare connection that reads nothing by itself, with a small buffer; upgraded to a WebSocket if asked for."""
    where = urlsplit(arguments.url)
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, (where.hostname, where.port))
    _, writer = await asyncio.open_connection(sock=raw, limit=1)
    if upgrade:
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET {where.path}?mode=read HTTP/1.1\r\nHost: {where.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        await asyncio.sleep(0.5)
    return writer


def masked(opcode, payload):
    """A whole frame with the mask 0."""
    length = len(payload)
    head = bytes([0x80 | opcode, 0x80 | length]) if length < 126 else bytes([0x80 | opcode, 0xFE]) + length.to_bytes(2, "big")
    return head + bytes(4) + payload


def message(**fields):
    return masked(1, json.dumps(fields).encode())


async def flood(arguments, until, unit, bytes_per_second=500_000):
    """Sends one frame over and over, some 50 times a second in blocks."""
    writer = await open_socket(arguments)
    block = unit * max(1, bytes_per_second // 50 // len(unit))
    while time.monotonic() < until:
        writer.write(block)
        await writer.drain()
        await asyncio.sleep(0.02)


async def flood_pings(arguments, until):
    await flood(arguments, until, masked(9, bytes(125)))


async def flood_messages(arguments, until):
    await flood(arguments, until, masked(1, b"{}"))


async def leave_text_open(arguments, until):
    writer = await open_socket(arguments)
    writer.write(message(type="append", text="This is an open sentence. And more "))
    await asyncio.sleep(until - time.monotonic())


async def never_read(arguments, until):
    writer = await open_socket(arguments)
    writer.write(message(type="speak", text=LONG_TEXT))
    await asyncio.sleep(until - time.monotonic())


async def send_half_a_request(arguments, until):
    writer = await open_socket(arguments, upgrade=False)
    for byte in b"GET /v1/voice HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 10_000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def cancel_at_once(arguments, until):
    writer = await open_socket(arguments)
    while time.monotonic() < until:
        writer.write(message(type="speak", text=LONG_TEXT) + message(type="cancel"))
        await writer.drain()
        await asyncio.sleep(0.1)


HOSTILE = [flood_pings, leave_text_open, never_read, send_half_a_request, cancel_at_once, flood_messages]


async def harm(arguments, number, until):
    """A hostile client; it comes back when it was thrown out."""
    while time.monotonic() < until:
        try:
            await HOSTILE[number % len(HOSTILE)](arguments, until)
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(1)


def usage(pid):
    """Resident MiB, threads and descriptors of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    values = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(values["VmRSS"].split()[0]) // 1024, int(values["Threads"]), len(os.listdir(f"/proc/{pid}/fd"))


async def watch(pid, until, samples):
    while time.monotonic() < until:
        samples.append(usage(pid))
        print(f"{time.strftime('%H:%M:%S')} resident {samples[-1][0]} MiB, threads {samples[-1][1]}, descriptors {samples[-1][2]}", flush=True)
        await asyncio.sleep(30)


def report(turns, samples):
    """The figures of all turns, as printed and as JSON."""
    counts = {}
    for turn in turns:
        counts.setdefault(turn.kind, {}).setdefault(turn.status, 0)
        counts[turn.kind][turn.status] += 1
    waits = sorted(turn.wait for turn in turns)
    gaps = [gap for turn in turns for gap in turn.playback.gaps]
    return {
        "turns": len(turns),
        "endings": counts,
        "failures": sorted({turn.message for turn in turns if turn.message}),
        "ttfbSeconds": {name: round(waits[min(len(waits) - 1, int(part * len(waits)))], 3)
                        for name, part in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))} if waits else {},
        "waitsOver1.5s": sum(turn.wait > TOLD_AFTER_SECONDS for turn in turns),
        "untold": sum(turn.untold for turn in turns),
        "turnsWithGaps": sum(bool(turn.playback.gaps) for turn in turns),
        "gaps": len(gaps),
        "medianGapSeconds": round(statistics.median(gaps), 3) if gaps else 0,
        "longestGapSeconds": round(max(gaps, default=0), 3),
        "serverFirst": samples[:1],
        "serverLast": samples[-1:],
    }


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="ws://127.0.0.1:8080/v1/voice", help="default %(default)s")
    parser.add_argument("--parameters", default="", help="more of the query, such as &queue=true")
    parser.add_argument("--sessions", type=int, default=43, help="listeners; default %(default)s")
    parser.add_argument("--hostile", type=int, default=21, help="hostile clients; default %(default)s")
    parser.add_argument("--minutes", type=float, default=10, help="default %(default)s")
    parser.add_argument("--pid", type=int, help="the server's process")
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args()


async def main():
    arguments = parse_arguments()
    until = time.monotonic() + arguments.minutes * 60
    turns, samples = [], []
    hostile = [asyncio.create_task(harm(arguments, number, until)) for number in range(arguments.hostile)]
    watching = [asyncio.create_task(watch(arguments.pid, until, samples))] if arguments.pid else []
    lost = await asyncio.gather(
        *(listen(arguments, number, turns, until) for number in range(arguments.sessions)), return_exceptions=True
    )
    for task in hostile + watching:
        task.cancel()
    if arguments.pid:
        samples.append(usage(arguments.pid))
    figures = report(turns, samples) | {"lostListeners": [repr(loss) for loss in lost if loss is not None]}
    print(json.dumps(figures, indent=1))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    fine = figures["lostListeners"] == [] and figures["gaps"] == 0 and all(turn.status == "completed" for turn in turns)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
