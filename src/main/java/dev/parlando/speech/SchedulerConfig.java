package dev.parlando.speech;

import dev.parlando.engine.DeviceSettings;
import dev.parlando.speech.chat.LlmSampling;
import dev.parlando.speech.plan.StreamingPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Holds how many turns are spoken at once, and how.
 *
 * @param slots turns that can have a slot at once
 * @param queueLimit turns that may wait for a place
 * @param realTimeLimit whether no more turns are spoken at once than the machine speaks in real time; else slots alone decide
 * @param conversations chat sessions whose KV cache is kept; more than {@code slots} saves prefilling again
 * @param contextTokens most tokens of a conversation; older turns are dropped when it is full
 * @param maxReplyTokens most tokens of one reply
 * @param maxAudioSteps most audio steps of one segment
 * @param firstChunkSteps audio steps of a turn's first chunk of audio
 * @param parkedBytes memory of Java for the caches of turns that have no slot while they wait
 * @param deterministic whether every turn runs in a batch of its own, so that no turn's arithmetic depends on
 *     another's
 * @param faithful whether turns repeat the reference exactly, its defects included
 * @param noiseLimit length of sound unlike speech that ends a turn, 0 for none; empty for the usual one, or none where
 *     weights are random or turns faithful
 * @param sampling of replies
 */
public record SchedulerConfig(
        int slots,
        int queueLimit,
        boolean realTimeLimit,
        int conversations,
        int contextTokens,
        int maxReplyTokens,
        int maxAudioSteps,
        int firstChunkSteps,
        long parkedBytes,
        boolean deterministic,
        boolean faithful,
        Optional<Duration> noiseLimit,
        LlmSampling sampling) {
    /** Smallest first chunk, in audio steps: it must hold more than the steps that chunks share. */
    static final int MIN_FIRST_CHUNK_STEPS = StreamingPlan.OVERLAP_STEPS + 1;

    /** Number of steps of every later chunk. */
    static final int MAX_FIRST_CHUNK_STEPS = 25;

    /** Values for a CPU. */
    public static final SchedulerConfig DEFAULTS = new SchedulerConfig(
            DeviceSettings.USUAL_SLOTS,
            64,
            true,
            16,
            2_048,
            512,
            2_048,
            25,
            256L << 20,
            false,
            false,
            Optional.empty(),
            LlmSampling.DEFAULTS);

    public SchedulerConfig {
        for (int size : List.of(slots, conversations, contextTokens, maxReplyTokens, maxAudioSteps)) {
            if (size < 1) {
                throw new IllegalArgumentException("every size of the scheduler is at least 1");
            }
        }
        if (parkedBytes < 0) {
            throw new IllegalArgumentException("parkedBytes " + parkedBytes + " must not be negative");
        }
        if (queueLimit < 0 || firstChunkSteps < MIN_FIRST_CHUNK_STEPS || firstChunkSteps > MAX_FIRST_CHUNK_STEPS) {
            throw new IllegalArgumentException("queueLimit " + queueLimit + " must not be negative, firstChunkSteps "
                    + firstChunkSteps + " must be " + MIN_FIRST_CHUNK_STEPS + " to " + MAX_FIRST_CHUNK_STEPS);
        }
    }

    /** Returns a builder that holds {@link #DEFAULTS}. */
    public static Builder builder() {
        return DEFAULTS.toBuilder();
    }

    /** Returns a builder that holds these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects values by name; each method sets the component of its name and returns the builder. */
    public static final class Builder {
        private int slots;
        private int queueLimit;
        private boolean realTimeLimit;
        private int conversations;
        private int contextTokens;
        private int maxReplyTokens;
        private int maxAudioSteps;
        private int firstChunkSteps;
        private long parkedBytes;
        private boolean deterministic;
        private boolean faithful;
        private Optional<Duration> noiseLimit;
        private LlmSampling sampling;

        private Builder(SchedulerConfig config) {
            this.slots = config.slots();
            this.queueLimit = config.queueLimit();
            this.realTimeLimit = config.realTimeLimit();
            this.conversations = config.conversations();
            this.contextTokens = config.contextTokens();
            this.maxReplyTokens = config.maxReplyTokens();
            this.maxAudioSteps = config.maxAudioSteps();
            this.firstChunkSteps = config.firstChunkSteps();
            this.parkedBytes = config.parkedBytes();
            this.deterministic = config.deterministic();
            this.faithful = config.faithful();
            this.noiseLimit = config.noiseLimit();
            this.sampling = config.sampling();
        }

        public Builder slots(int value) {
            slots = value;
            return this;
        }

        public Builder queueLimit(int value) {
            queueLimit = value;
            return this;
        }

        public Builder realTimeLimit(boolean value) {
            realTimeLimit = value;
            return this;
        }

        public Builder conversations(int value) {
            conversations = value;
            return this;
        }

        public Builder contextTokens(int value) {
            contextTokens = value;
            return this;
        }

        public Builder maxReplyTokens(int value) {
            maxReplyTokens = value;
            return this;
        }

        public Builder maxAudioSteps(int value) {
            maxAudioSteps = value;
            return this;
        }

        public Builder firstChunkSteps(int value) {
            firstChunkSteps = value;
            return this;
        }

        public Builder parkedBytes(long value) {
            parkedBytes = value;
            return this;
        }

        public Builder deterministic(boolean value) {
            deterministic = value;
            return this;
        }

        public Builder faithful(boolean value) {
            faithful = value;
            return this;
        }

        public Builder noiseLimit(Optional<Duration> value) {
            noiseLimit = value;
            return this;
        }

        public Builder sampling(LlmSampling value) {
            sampling = value;
            return this;
        }

        /**
         * Returns the record.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public SchedulerConfig build() {
            return new SchedulerConfig(
                    slots,
                    queueLimit,
                    realTimeLimit,
                    conversations,
                    contextTokens,
                    maxReplyTokens,
                    maxAudioSteps,
                    firstChunkSteps,
                    parkedBytes,
                    deterministic,
                    faithful,
                    noiseLimit,
                    sampling);
        }
    }
}
