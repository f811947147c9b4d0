package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnSummary;

/** Speaks one turn in each mode to a listener that ignores it. */
final class WarmUp {
    private static final String SESSION = "warm-up";
    /** Text with digits, other scripts and symbols, so that the tables for reading them are loaded. */
    private static final String TEXT = "One, two, three. 4, 5, 6! 你好 7. Привет $8.";

    private WarmUp() {}

    static void run(TurnScheduler scheduler) {
        scheduler.submit(new TurnRequest(SESSION, -1, Mode.READ, TEXT, false, null, 0), new Deaf());
        finish(scheduler);
        Deaf listener = new Deaf();
        scheduler.submit(new TurnRequest(SESSION, -2, Mode.CHAT, TEXT, false, null, 0), listener);
        while (listener.numChunks == 0 && scheduler.tick()) {
            // until the first audio: a reply may be long
        }
        scheduler.endSession(SESSION);
        finish(scheduler);
    }

    private static void finish(TurnScheduler scheduler) {
        while (scheduler.tick()) {
            // the turns end by themselves
        }
    }

    private static final class Deaf implements TurnListener {
        private int numChunks;

        @Override
        public void onStarted() {}

        @Override
        public void onText(String delta) {}

        @Override
        public void onAudio(PcmChunk audio) {
            numChunks++;
        }

        @Override
        public void onDone(TurnSummary summary) {}
    }
}
