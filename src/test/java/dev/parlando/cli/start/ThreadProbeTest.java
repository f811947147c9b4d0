package dev.parlando.cli.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThreadProbeTest {
    @Test
    void allThreadsLiveAtOnceAndEnd() {
        List<Thread> made = new ArrayList<>();
        ThreadProbe.check(5, task -> {
            made.forEach(thread -> assertEquals(true, thread.isAlive()));
            made.add(new Thread(task));
            return made.get(made.size() - 1);
        });
        assertEquals(5, made.size());
        made.forEach(thread -> assertFalse(thread.isAlive()));
    }

    @Test
    void aThreadThatIsNotAllowedIsToldAndTheOthersEnd() {
        List<Thread> made = new ArrayList<>();
        OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
        OutOfMemoryError thrown = assertThrows(
                OutOfMemoryError.class,
                () -> ThreadProbe.check(5, task -> {
                    if (made.size() == 3) {
                        throw none;
                    }
                    made.add(new Thread(task));
                    return made.get(made.size() - 1);
                }));
        assertSame(none, thrown);
        assertEquals(3, made.size());
        made.forEach(thread -> assertFalse(thread.isAlive()));
    }
}
