"""Tests of what the listeners of the soak test count; its sockets are not opened."""

import pytest

import soak


def test_sound_that_comes_in_time_has_no_gap():
    playback = soak.Playback()
    playback.receive(1.0, now=5.0)
    playback.receive(1.0, now=6.0 + soak.RESERVE_SECONDS)
    assert playback.gaps == []
    assert playback.ends == pytest.approx(7.0 + soak.RESERVE_SECONDS)


def test_sound_that_comes_late_leaves_a_gap():
    playback = soak.Playback()
    playback.receive(1.0, now=5.0)
    playback.receive(1.0, now=6.5 + soak.RESERVE_SECONDS)
    playback.receive(1.0, now=7.0 + soak.RESERVE_SECONDS)
    assert playback.gaps == [pytest.approx(0.5)]


def test_a_pause_of_the_text_is_no_gap():
    playback = soak.Playback()
    playback.receive(1.0, now=5.0)
    playback.restart()
    playback.receive(1.0, now=50.0)
    assert playback.gaps == []


@pytest.mark.parametrize("told_after, untold", [(None, True), (3.0, True), (0.5, False)])
def test_a_long_wait_is_untold_unless_a_message_came_early(told_after, untold):
    turn = soak.Turn("read")
    turn.first = turn.asked + 4
    turn.told = None if told_after is None else turn.asked + told_after
    assert turn.untold is untold


def test_a_short_wait_needs_no_message():
    turn = soak.Turn("read")
    turn.first = turn.asked + 0.3
    assert not turn.untold


def test_the_report_counts_endings_gaps_and_waits():
    good, late = soak.Turn("read"), soak.Turn("chat")
    for turn, wait in ((good, 0.2), (late, 3.0)):
        turn.status = "completed"
        turn.first = turn.asked + wait
    late.playback.gaps.append(0.25)
    figures = soak.report([good, late], [(100, 20, 50), (110, 20, 50)])
    assert figures["endings"] == {"read": {"completed": 1}, "chat": {"completed": 1}}
    assert figures["ttfbSeconds"]["max"] == 3.0
    assert (figures["turnsWithGaps"], figures["longestGapSeconds"], figures["untold"]) == (1, 0.25, 1)
    assert figures["serverLast"] == [(110, 20, 50)]


@pytest.mark.parametrize("length, head", [(2, b"\x81\x82"), (125, b"\x81\xfd"), (300, b"\x81\xfe\x01\x2c")])
def test_frames_say_their_length(length, head):
    frame = soak.masked(1, bytes(length))
    assert frame.startswith(head)
    assert len(frame) == len(head) + 4 + length
