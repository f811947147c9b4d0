package dev.parlando.cli.terminal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens when a signal stops a command (TERM, or INT from a keyboard), in place of the Java virtual
 * machine's shutdown.
 *
 * <p>That shutdown runs all hooks at once, and ONNX Runtime's own hook frees memory that running networks still use:
 * the process crashes. Here the process ends at once without hooks, or a command's action ends the networks first and
 * the shutdown comes after it.
 */
public final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private static final List<String> NAMES = List.of("TERM", "INT");

    /** Exit status of a process that a signal has ended before its work was done. */
    public static final int INTERRUPTED = 130;

    private StopSignals() {}

    /** Ends the process at the first signal, without shutdown hooks: for commands that have nothing to put in order. */
    public static void endProcess() {
        handle(() -> endProcess(INTERRUPTED));
    }

    /** Ends the process now, without shutdown hooks: networks that still run are left alone. */
    public static void endProcess(int status) {
        Runtime.getRuntime().halt(status);
    }

    /** Runs an action on a thread of its own at the first signal; a second one ends the process at once. */
    public static void onStop(Runnable action) {
        AtomicBoolean stopping = new AtomicBoolean();
        handle(() -> stop(stopping, action));
    }

    /**
     * Replaces the handlers of the signals.
     *
     * <p>The JDK's signals (module {@code jdk.unsupported}) are used by reflection, because javac's warning about them
     * cannot be suppressed. Where the module is missing, signals shut the virtual machine down as usual.
     */
    private static void handle(Runnable onSignal) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        onSignal.run();
                        return null;
                    });
            for (String name : NAMES) {
                Object number = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, number, proxy);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("signals are left to the Java virtual machine: {}", e.toString());
        }
    }

    private static void stop(AtomicBoolean stopping, Runnable action) {
        if (stopping.getAndSet(true)) {
            endProcess(INTERRUPTED);
        }
        new Thread(action, "stop").start();
    }
}
