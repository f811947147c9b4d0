package dev.parlando.speech.plan;

/**
 * Holds how turns are to be planned.
 *
 * @param firstChunkSteps audio steps of a turn's first chunk of audio
 * @param maxAudioSteps most audio steps of one segment
 * @param faithful whether turns are planned exactly as the reference plans them, its defects included
 */
public record PlanSettings(int firstChunkSteps, int maxAudioSteps, boolean faithful) {}
