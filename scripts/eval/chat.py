#!/usr/bin/env python3
"""Asks a running server questions in chat mode and prints what it answers.

Each question of a file is asked in a session of its own; with --conversation all of a file's in one session, in their order.
The audio is received and counted, not kept. For people to judge: nothing here says whether an answer is sensible.
The exit code is 1 if a turn fails, is cut short, or says nothing.
"""

import argparse
import json
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from websockets.sync.client import connect

TIMEOUT_SECONDS = 60


@dataclass
class Answer:
    """A question with what came back."""

    question: str
    text: str = ""
    status: str = ""
    audio_ms: float = 0
    ttfb_ms: float = 0

    @property
    def is_whole(self):
        return self.status == "completed" and bool(self.text.strip()) and self.audio_ms > 0


class Session:
    """One connection, and so one conversation; made by open_session."""

    def __init__(self, socket):
        self._socket = socket
        message = json.loads(socket.recv(TIMEOUT_SECONDS))
        if message["type"] != "ready":
            raise RuntimeError(f"expected ready, the server sent {message}")

    def ask(self, question, seed):
        """Sends a message and waits for the end of its turn."""
        answer = Answer(question)
        self._socket.send(json.dumps({"type": "speak", "text": question, "seed": seed}))
        while True:
            frame = self._socket.recv(TIMEOUT_SECONDS)
            if isinstance(frame, bytes):
                continue
            message = json.loads(frame)
            if message["type"] == "text":
                answer.text += message["delta"]
            elif message["type"] == "error":
                answer.status = message["code"]
                return answer
            elif message["type"] == "turn.done":
                answer.status = message["status"]
                answer.audio_ms = message["audioMs"]
                answer.ttfb_ms = message.get("ttfbMs", 0)
                return answer


@contextmanager
def open_session(url, voice):
    parameters = "?mode=chat" + (f"&voice={voice}" if voice else "")
    with connect(url + parameters, max_size=None) as socket:
        yield Session(socket)


def questions_of(file):
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line]


def ask_all(url, voice, questions, seed, in_one_session):
    """Answers in the order of the questions; question n is asked with seed + n."""
    if in_one_session:
        with open_session(url, voice) as session:
            return [session.ask(question, seed + index) for index, question in enumerate(questions)]
    answers = []
    for index, question in enumerate(questions):
        with open_session(url, voice) as session:
            answers.append(session.ask(question, seed + index))
    return answers


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="questions, one a line")
    parser.add_argument("--url", default="ws://127.0.0.1:8080/v1/voice", help="default %(default)s")
    parser.add_argument("--voice", help="default: the server's first")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument("--conversation", action="store_true", help="ask all questions of a file in one session")
    parser.add_argument("--json", type=Path, help="also write the answers to this file")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    result, failed = {}, 0
    for file in arguments.files:
        answers = ask_all(arguments.url, arguments.voice, questions_of(file), arguments.seed, arguments.conversation)
        print(f"# {file.stem}")
        for number, answer in enumerate(answers, start=1):
            print(f"{number:3d}. {answer.question}\n     {answer.text.strip()}" + ("" if answer.is_whole else f"  [{answer.status}]"))
            failed += not answer.is_whole
        result[file.stem] = [asdict(answer) for answer in answers]
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if failed:
        print(f"{failed} turns failed, were cut short, or said nothing", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
