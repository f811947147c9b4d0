package dev.parlando.cli.terminal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command does when it is told to stop (TERM, or INT from a keyboard) instead of the virtual machine's shutdown.
 *
 * <p>That shutdown runs all hooks at once, and ONNX Runtime's own hook frees what networks that still run are using: the
 * process crashes. Here the action ends the networks first, and the shutdown comes after it.
 */
public final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private static final List<String> NAMES = List.of("TERM", "INT");

    /** Exit status of a process that a signal has ended before its work was done. */
    public static final int INTERRUPTED = 130;

    private StopSignals() {}

    /**
     * Runs an action on a thread of its own at the first signal; a second one ends the process at once.
     *
     * <p>The JDK's signals (module {@code jdk.unsupported}) are reached by reflection, for javac warns of them beyond what can
     * be suppressed. Where there are none, signals shut the virtual machine down as usual.
     */
    public static void onStop(Runnable action) {
        AtomicBoolean stopping = new AtomicBoolean();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        stop(stopping, action);
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
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        new Thread(action, "stop").start();
    }
}
