package dev.parlando.bench.load.run;

import dev.parlando.audio.AudioFormat;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.parlando.VoiceCodec;
import dev.parlando.turn.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Holds everything that a load test is asked to do.
 *
 * @param seed seed of everything drawn: arrivals, texts, behaviours; turn {@code i} is spoken with {@code seed + i}
 * @param verify whether all audio is compared with the same text and seed spoken alone; each text then has one seed
 */
public record LoadPlan(
        Target target,
        Speech speech,
        Pace pace,
        Mix mix,
        Listener listener,
        Sessions sessions,
        long seed,
        boolean verify) {
    public LoadPlan {
        if (verify && speech.mode() == Mode.CHAT && sessions.turnsEach() > 1) {
            throw new IllegalArgumentException(
                    "--verify in chat mode needs --turns-per-session 1: a reply depends on the turns before it");
        }
    }

    /** Returns the same plan with another arrival rate. */
    LoadPlan withRate(double ratePerSecond) {
        Pace other = Pace.openLoop(pace.arrivals(), ratePerSecond, pace.duration(), pace.warmUp());
        return new LoadPlan(target, speech, other, mix, listener, sessions, seed, verify);
    }

    /**
     * Names the server under test.
     *
     * @param uri {@code ws} or {@code wss}; {@code /v1/voice} if it has no path
     * @param key sent in the {@code Authorization} header
     * @param trusted PEM file of certificates to trust instead of the platform's
     */
    public record Target(URI uri, Optional<String> key, Optional<Path> trusted) {
        private static final String PATH = "/v1/voice";

        public Target {
            if (uri.getHost() == null || !List.of("ws", "wss").contains(String.valueOf(uri.getScheme()))) {
                throw new IllegalArgumentException("--url must be ws://HOST:PORT or wss://HOST:PORT, it is " + uri);
            }
        }

        /** Returns the host without the brackets that an IPv6 address has in a URI. */
        String host() {
            String host = uri.getHost();
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        boolean secure() {
            return uri.getScheme().equals("wss");
        }

        int port() {
            int standard = secure() ? 443 : 80;
            return uri.getPort() < 0 ? standard : uri.getPort();
        }

        String path() {
            String path = uri.getRawPath();
            return path == null || path.isEmpty() || path.equals("/") ? PATH : path;
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /** Holds the texts to speak, and the format in which audio comes back. */
    public record Speech(Mode mode, AudioFormat format, Optional<String> voice, List<String> texts) {
        public Speech {
            texts = List.copyOf(texts);
            if (texts.isEmpty()) {
                throw new IllegalArgumentException("--texts holds no text");
            }
        }

        /**
         * Reads a mode and an audio format by their names on the wire.
         *
         * @throws IllegalArgumentException for a mode or format that does not exist
         */
        public static Speech named(String mode, String format, Optional<String> voice, List<String> texts) {
            try {
                return new Speech(VoiceCodec.modeOf(mode), VoiceCodec.formatOf(format), voice, texts);
            } catch (VoiceException e) {
                throw new IllegalArgumentException("--mode " + mode + " --format " + format + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Says when turns start: in an open loop at a rate, or in a closed loop with a constant number of open turns.
     *
     * @param concurrency 0 for an open loop at {@code ratePerSecond}, else the number of turns that are always open
     * @param duration time during which turns start
     * @param warmUp turns that start earlier than this are spoken and checked, but not timed
     */
    public record Pace(Arrivals arrivals, double ratePerSecond, int concurrency, Duration duration, Duration warmUp) {
        public Pace {
            if (concurrency < 0 || concurrency > 100_000) {
                throw new IllegalArgumentException("--concurrency must be 1 to 100000, it is " + concurrency);
            }
            if (concurrency == 0 && !(ratePerSecond > 0 && ratePerSecond <= 100_000)) {
                throw new IllegalArgumentException("--rate must be above 0, to 100000, it is " + ratePerSecond);
            }
            if (duration.isNegative() || duration.compareTo(warmUp) <= 0) {
                throw new IllegalArgumentException(
                        "--duration must be longer than --warm-up, it is " + duration.toMillis() + "ms");
            }
        }

        public static Pace openLoop(Arrivals arrivals, double ratePerSecond, Duration duration, Duration warmUp) {
            return new Pace(arrivals, ratePerSecond, 0, duration, warmUp);
        }

        /**
         * Returns the pace of a closed loop.
         *
         * @throws IllegalArgumentException unless {@code concurrency} is at least 1
         */
        public static Pace closedLoop(int concurrency, Duration duration, Duration warmUp) {
            if (concurrency < 1) {
                throw new IllegalArgumentException("--concurrency must be 1 to 100000, it is " + concurrency);
            }
            return new Pace(Arrivals.CONSTANT, 0, concurrency, duration, warmUp);
        }

        public boolean isOpenLoop() {
            return concurrency == 0;
        }
    }

    /** Holds the shares of turns that do not simply listen, each in [0, 1], together at most 1. */
    public record Mix(double slowReaders, double cancels, double disconnects, double badMessages) {
        public static final Mix NONE = new Mix(0, 0, 0, 0);

        public Mix {
            double sum = slowReaders + cancels + disconnects + badMessages;
            if (Math.min(Math.min(slowReaders, cancels), Math.min(disconnects, badMessages)) < 0 || !(sum <= 1)) {
                throw new IllegalArgumentException("shares must be 0 to 1 and at most 1 together, they are "
                        + slowReaders + ", " + cancels + ", " + disconnects + ", " + badMessages);
            }
        }

        /**
         * Returns the behaviour that a draw selects.
         *
         * @param draw in [0, 1)
         */
        Behaviour behaviourAt(double draw) {
            if (draw < slowReaders) {
                return Behaviour.READ_SLOWLY;
            } else if (draw < slowReaders + cancels) {
                return Behaviour.CANCEL;
            } else if (draw < slowReaders + cancels + disconnects) {
                return Behaviour.DISCONNECT;
            } else if (draw < slowReaders + cancels + disconnects + badMessages) {
                return Behaviour.MISBEHAVE;
            }
            return Behaviour.LISTEN;
        }
    }

    /**
     * Describes the simulated listener of a turn.
     *
     * @param jitterBuffer time between the first frame and the start of playback
     * @param patience a turn fails when it has not ended this long after its intended start
     */
    public record Listener(Duration jitterBuffer, Duration patience) {
        public Listener {
            if (patience.isZero() || patience.isNegative()) {
                throw new IllegalArgumentException("--turn-timeout must be longer than zero");
            }
        }
    }

    /**
     * Says how connections are used.
     *
     * @param spare open sessions held ready, so that a turn need not wait for a handshake
     * @param turnsEach turns after which a session is closed
     */
    public record Sessions(int spare, int turnsEach) {
        public Sessions {
            if (spare < 0 || turnsEach < 1) {
                throw new IllegalArgumentException("--spare-sessions must be 0 or more, --turns-per-session 1 or more");
            }
        }
    }
}
