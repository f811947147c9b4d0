package dev.parlando.server;

import dev.parlando.session.VoiceSession;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets a session look at its open text again when no piece has come for a while. Event loop of the socket. */
final class OpenTextWatch {
    private final SocketPace.Timers timers;
    private final VoiceSession session;
    private final Alarm settling;
    private final Alarm ending;

    OpenTextWatch(SocketPace.Timers timers, VoiceSession session) {
        this.timers = timers;
        this.session = session;
        this.settling = new Alarm(session::nanosUntilTextSettles);
        this.ending = new Alarm(session::nanosUntilTextEnds);
    }

    /** Sets the timers that are due. Call after each message of the client and after each event of the engine. */
    void look() {
        settling.set();
        ending.set();
    }

    /** Sets one timer at a time, which is enough: a later piece only moves the end of the wait further away. */
    private final class Alarm {
        private final LongSupplier nanosLeft;
        private boolean isSet;

        Alarm(LongSupplier nanosLeft) {
            this.nanosLeft = nanosLeft;
        }

        void set() {
            long nanos = nanosLeft.getAsLong();
            if (nanos > 0 && !isSet) {
                isSet = true;
                timers.after(Duration.ofNanos(nanos), this::ring);
            }
        }

        private void ring() {
            isSet = false;
            session.updateText();
            look();
        }
    }
}
