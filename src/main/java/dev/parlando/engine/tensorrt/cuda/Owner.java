package dev.parlando.engine.tensorrt.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Owns native resources and releases them in reverse order. A class that acquires native things has one owner and gives
 * it each thing in the moment that it is acquired. So nothing is left behind when a constructor fails half-way:
 *
 * <pre>{@code
 * try {
 *     this.stream = Cuda.newStream(owner, Cuda.Priority.HIGH);
 *     this.memory = Cuda.allocate(owner, bytes, "scratch memory");
 * } catch (RuntimeException | Error e) {
 *     owner.closeAfter(e);
 *     throw e;
 * }
 * }</pre>
 *
 * <p>One thread, that of the things it owns.
 */
public final class Owner implements AutoCloseable {
    private final Deque<Runnable> releases = new ArrayDeque<>();
    private boolean isClosed;

    /**
     * Takes over a thing.
     *
     * @param release called once, when the owner is closed; at once if it is closed already
     * @return the thing
     * @throws IllegalStateException if the owner is closed; the thing has been released then
     */
    public <T> T own(T thing, Consumer<? super T> release) {
        if (isClosed) {
            release.accept(thing);
            throw new IllegalStateException("the owner is closed");
        }
        releases.push(() -> release.accept(thing));
        return thing;
    }

    /**
     * Checks that nothing has been released yet.
     *
     * @param what names the caller's object, for the message
     * @throws IllegalStateException if the owner is closed
     */
    public void requireOpen(String what) {
        if (isClosed) {
            throw new IllegalStateException(what + " is closed");
        }
    }

    /** Returns whether everything has been released. */
    public boolean isClosed() {
        return isClosed;
    }

    /**
     * Releases everything, the last thing first. A release that fails does not keep the others from running. Does nothing the
     * second time.
     *
     * @throws RuntimeException the first failure, with the others suppressed; an {@link Error} likewise
     */
    @Override
    public void close() {
        isClosed = true;
        Throwable first = null;
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
    }

    /** Releases everything because of a failure; what fails meanwhile is added to it as suppressed. */
    public void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException | Error e) {
            if (failure != e) {
                failure.addSuppressed(e);
            }
        }
    }
}
