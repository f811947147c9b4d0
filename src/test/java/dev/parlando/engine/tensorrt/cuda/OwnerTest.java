package dev.parlando.engine.tensorrt.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

final class OwnerTest {
    private final List<String> released = new ArrayList<>();

    private String take(Owner owner, String thing) {
        return owner.own(thing, released::add);
    }

    private void refuse(String thing) {
        released.add(thing);
        throw new IllegalStateException("cannot release " + thing);
    }

    @Test
    void releasesInReverseOrderAndOnce() {
        Owner owner = new Owner();
        assertEquals("stream", take(owner, "stream"));
        take(owner, "memory");
        take(owner, "graph");
        assertFalse(owner.isClosed());
        owner.close();
        owner.close();
        assertTrue(owner.isClosed());
        assertEquals(List.of("graph", "memory", "stream"), released);
    }

    /** Acquires three things, of which the third does not come. */
    private final class Half {
        private final Owner owner = new Owner();
        private final String last;

        Half(Throwable failure) throws Throwable {
            try {
                take(owner, "runtime");
                take(owner, "engine");
                this.last = fail(failure);
            } catch (RuntimeException | Error e) {
                owner.closeAfter(e);
                throw e;
            }
        }

        String last() {
            return last;
        }

        private static String fail(Throwable failure) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    @Test
    void aConstructorThatFailsHalfWayLeavesNothing() {
        for (Throwable failure : new Throwable[] {new IllegalStateException("full"), new OutOfMemoryError("full")}) {
            released.clear();
            assertSame(failure, assertThrows(failure.getClass(), () -> new Half(failure).last()));
            assertEquals(List.of("engine", "runtime"), released);
        }
    }

    @Test
    void aReleaseThatFailsDoesNotKeepTheOthers() {
        Owner owner = new Owner();
        take(owner, "first");
        owner.own("second", this::refuse);
        owner.own("third", this::refuse);
        IllegalStateException failure = assertThrows(IllegalStateException.class, owner::close);
        assertEquals("cannot release third", failure.getMessage());
        assertEquals("cannot release second", failure.getSuppressed()[0].getMessage());
        assertEquals(List.of("third", "second", "first"), released);
    }

    @Test
    void anErrorWhileReleasingDoesNotKeepTheOthers() {
        Owner owner = new Owner();
        take(owner, "first");
        owner.own("second", this::refuse);
        LinkageError broken = new LinkageError("broken");
        owner.own("third", unused -> {
            throw broken;
        });
        RuntimeException failure = new RuntimeException("full");
        owner.closeAfter(failure);
        assertSame(broken, failure.getSuppressed()[0]);
        assertEquals("cannot release second", broken.getSuppressed()[0].getMessage());
        assertEquals(List.of("second", "first"), released);
        owner = new Owner();
        owner.own("third", unused -> {
            throw broken;
        });
        assertSame(broken, assertThrows(LinkageError.class, owner::close));
    }

    /** Checks that what is owned before it exists is released only if it came to exist. */
    @Test
    void nothingIsReleasedOfWhatNeverCame() {
        try (Owner owner = new Owner()) {
            Cuda.ownNothing(owner, new Pointer((Pointer) null), unused -> released.add("never"));
            Cuda.ownNothing(
                    owner,
                    new Pointer((Pointer) null) {
                        @Override
                        public boolean isNull() {
                            return false;
                        }
                    },
                    unused -> released.add("came"));
        }
        assertEquals(List.of("came"), released);
    }

    @Test
    void aFailureKeepsItsPlaceBeforeWhatFailsWhileReleasing() {
        Owner owner = new Owner();
        owner.own("memory", this::refuse);
        RuntimeException failure = new RuntimeException("full");
        owner.closeAfter(failure);
        assertEquals("cannot release memory", failure.getSuppressed()[0].getMessage());
    }

    @Test
    void whatComesTooLateIsReleasedAtOnce() {
        Owner owner = new Owner();
        owner.requireOpen("the session");
        owner.close();
        assertThrows(IllegalStateException.class, () -> take(owner, "late"));
        assertEquals(List.of("late"), released);
        IllegalStateException used = assertThrows(IllegalStateException.class, () -> owner.requireOpen("the session"));
        assertEquals("the session is closed", used.getMessage());
    }

    @Test
    void anOwnerCanOwnAnother() {
        Owner outer = new Owner();
        take(outer, "runtime");
        Owner inner = outer.own(new Owner(), Owner::close);
        take(inner, "engine");
        inner.close();
        take(outer, "stream");
        outer.close();
        assertEquals(List.of("engine", "stream", "runtime"), released);
    }
}
