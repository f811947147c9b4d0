package dev.parlando.speech.plan;

/**
 * Holds the parts of one turn's plan.
 *
 * @param plan decides what the networks do next
 * @param text takes the turn's text; the plan reads from it
 * @param segment records inputs and results of the networks
 */
public record TurnPlan(SpeechPlan plan, TextFeed text, SegmentState segment) {}
