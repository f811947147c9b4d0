#!/usr/bin/env python3
"""Lets a running server speak a transcript file (name, tab, text) in read mode: one WAV file a line.

    python speak.py FOLDER --transcripts FILE [--seed N] [--voice NAME] [--url URL]

All lines go through one connection, one after the other, with the same seed. What comes is written as it came: the joins
of a stream are in it. timings.json in FOLDER has the server's figures of each turn. The exit code is 1 if a turn does not
end by itself.
"""

import argparse
import json
import sys
import wave
from pathlib import Path
from urllib.parse import urlencode

from websockets.sync.client import connect
from wer import read_transcripts

TIMEOUT_SECONDS = 300


def speak(socket, text, seed):
    """The turn.done of one text and its samples as bytes."""
    socket.send(json.dumps({"type": "speak", "text": text, "seed": seed}))
    audio = bytearray()
    while True:
        frame = socket.recv(TIMEOUT_SECONDS)
        if isinstance(frame, bytes):
            audio += frame
            continue
        message = json.loads(frame)
        if message["type"] == "error":
            raise RuntimeError(f"{message['code']}: {message['message']}")
        if message["type"] == "turn.done":
            return message, bytes(audio)


def write_wav(file, audio, rate_hz):
    with wave.open(str(file), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate_hz)
        writer.writeframes(audio)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the WAV files go")
    parser.add_argument("--transcripts", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0, help="default %(default)s")
    parser.add_argument("--voice", help="default: the server's first")
    parser.add_argument("--url", default="ws://127.0.0.1:8080/v1/voice", help="default %(default)s")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    parameters = {"mode": "read"} | ({"voice": arguments.voice} if arguments.voice else {})
    turns = {}
    with connect(f"{arguments.url}?{urlencode(parameters)}", max_size=None, max_queue=None) as socket:
        ready = json.loads(socket.recv(TIMEOUT_SECONDS))
        if ready["type"] != "ready":
            raise RuntimeError(f"expected ready, the server sent {ready}")
        for name, text in read_transcripts(arguments.transcripts).items():
            done, audio = speak(socket, text, arguments.seed)
            write_wav(arguments.folder / f"{name}.wav", audio, ready["sampleRate"])
            turns[name] = {key: done.get(key) for key in ("status", "audioMs", "ttfbMs", "rtf")}
    report = {"model": ready["model"], "voice": arguments.voice or ready["voices"][0], "seed": arguments.seed, "turns": turns}
    (arguments.folder / "timings.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    unfinished = [name for name, turn in turns.items() if turn["status"] != "completed"]
    print(f"{len(turns)} turns in {arguments.folder}, {len(unfinished)} of them not ended by themselves {' '.join(unfinished)}".rstrip())
    return 1 if unfinished else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, RuntimeError) as error:
        sys.exit(f"speak.py: {error}")
