package dev.parlando.server;

import dev.parlando.speech.TurnScheduler;
import dev.parlando.stage.StageListener;
import java.util.function.Function;

/**
 * One device that can be made to speak.
 *
 * @param device unique name of it, such as {@code cpu} or {@code cuda:0}
 * @param precision arithmetic, for reports
 * @param load opens the scheduler; called once, on the thread that will own it. What it reports to the listener is
 *     recorded as it is; the server itself times {@code warmup} and {@code load}, {@code build} not counted in it
 */
public record SpeechEngine(String device, String precision, Function<StageListener, TurnScheduler> load) {}
