package dev.parlando.speech;

import dev.parlando.engine.DeviceSettings;
import dev.parlando.speech.chat.LlmSampling;
import dev.parlando.speech.plan.StreamingPlan;
import java.util.List;

/**
 * How many turns are spoken at once, and how.
 *
 * @param slots turns that can be spoken at once
 * @param queueLimit turns that may wait for a slot
 * @param conversations chat sessions whose KV cache is kept; more than {@code slots} saves prefilling again
 * @param contextTokens most tokens of a conversation; older turns leave it when it is full
 * @param maxReplyTokens most tokens of one reply
 * @param maxAudioSteps most audio steps of one segment
 * @param firstChunkSteps audio steps of a turn's first chunk of audio
 * @param deterministic every turn in batches of one, so that no turn's arithmetic depends on another's
 * @param faithful an exact clone of the reference, its defects included
 * @param sampling of replies
 */
public record SchedulerConfig(
        int slots,
        int queueLimit,
        int conversations,
        int contextTokens,
        int maxReplyTokens,
        int maxAudioSteps,
        int firstChunkSteps,
        boolean deterministic,
        boolean faithful,
        LlmSampling sampling) {
    /** A first chunk must hold more than the steps that chunks share. */
    static final int MIN_FIRST_CHUNK_STEPS = StreamingPlan.OVERLAP_STEPS + 1;

    /** Steps of every later chunk. */
    static final int MAX_FIRST_CHUNK_STEPS = 25;

    public static final SchedulerConfig DEFAULTS = new SchedulerConfig(
            DeviceSettings.USUAL_SLOTS, 64, 16, 2_048, 512, 2_048, 25, false, false, LlmSampling.DEFAULTS);

    public SchedulerConfig {
        for (int size : List.of(slots, conversations, contextTokens, maxReplyTokens, maxAudioSteps)) {
            if (size < 1) {
                throw new IllegalArgumentException("every size of the scheduler is at least 1");
            }
        }
        if (queueLimit < 0 || firstChunkSteps < MIN_FIRST_CHUNK_STEPS || firstChunkSteps > MAX_FIRST_CHUNK_STEPS) {
            throw new IllegalArgumentException("queueLimit " + queueLimit + " must not be negative, firstChunkSteps "
                    + firstChunkSteps + " must be " + MIN_FIRST_CHUNK_STEPS + " to " + MAX_FIRST_CHUNK_STEPS);
        }
    }

    public SchedulerConfig withDeterministic(boolean value) {
        return new SchedulerConfig(
                slots,
                queueLimit,
                conversations,
                contextTokens,
                maxReplyTokens,
                maxAudioSteps,
                firstChunkSteps,
                value,
                faithful,
                sampling);
    }

    public SchedulerConfig withFaithful(boolean value) {
        return new SchedulerConfig(
                slots,
                queueLimit,
                conversations,
                contextTokens,
                maxReplyTokens,
                maxAudioSteps,
                firstChunkSteps,
                deterministic,
                value,
                sampling);
    }

    public SchedulerConfig withFirstChunkSteps(int value) {
        return new SchedulerConfig(
                slots,
                queueLimit,
                conversations,
                contextTokens,
                maxReplyTokens,
                maxAudioSteps,
                value,
                deterministic,
                faithful,
                sampling);
    }

    /** With other limits of a reply and of a segment. */
    public SchedulerConfig withLimits(int replyTokens, int audioSteps) {
        return new SchedulerConfig(
                slots,
                queueLimit,
                conversations,
                contextTokens,
                replyTokens,
                audioSteps,
                firstChunkSteps,
                deterministic,
                faithful,
                sampling);
    }

    public SchedulerConfig withConversations(int value) {
        return new SchedulerConfig(
                slots,
                queueLimit,
                value,
                contextTokens,
                maxReplyTokens,
                maxAudioSteps,
                firstChunkSteps,
                deterministic,
                faithful,
                sampling);
    }

    public SchedulerConfig withSlots(int value) {
        return new SchedulerConfig(
                value,
                queueLimit,
                conversations,
                contextTokens,
                maxReplyTokens,
                maxAudioSteps,
                firstChunkSteps,
                deterministic,
                faithful,
                sampling);
    }
}
