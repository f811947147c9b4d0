package dev.parlando.server;

import dev.parlando.speech.TurnScheduler;
import dev.parlando.stage.StageListener;
import java.util.function.Function;

/**
 * Describes one device that can be made to speak.
 *
 * @param device unique name, such as {@code cpu} or {@code cuda:0}
 * @param precision arithmetic, for reports
 * @param load opens the scheduler; called once, on the thread that will own it. Times that it reports to the
 *     listener are recorded as they are. The server itself measures {@code warmup} and {@code load}, without
 *     {@code build}
 */
public record SpeechEngine(String device, String precision, Function<StageListener, TurnScheduler> load) {}
