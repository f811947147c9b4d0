package dev.parlando.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.parlando.engine.LayerTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Calls objects as compiled C++ does: the table's function at the class's offset, the object first. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "no object is made elsewhere")
final class NativeObjectTest {
    /** A name with letters of one to four bytes. */
    private static final String NAME = "schicht-ä-層-🙂";

    private static Function slot(NativeObject object, int index) {
        Pointer table = object.address().getPointer(0);
        return Function.getFunction(table.getPointer((long) index * Native.POINTER_SIZE));
    }

    private static Memory utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Memory memory = new Memory(bytes.length + 1L);
        memory.clear();
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    private static void report(LayerTimes times, @Nullable Pointer layer, float millis) {
        NativeObject object = times.nativeObject();
        slot(object, 0).invokeVoid(new Object[] {object.address(), layer, millis});
    }

    @Test
    void layerTimesAddUpInOrderOfTheFirstReport() {
        try (LayerTimes times = new LayerTimes()) {
            report(times, utf8(NAME), 1.5f);
            report(times, utf8("a"), 0.25f);
            report(times, utf8(NAME), 2);
            assertEquals(List.of(new LayerTime(NAME, 2, 3.5), new LayerTime("a", 1, 0.25)), times.totals());
        }
    }

    @Test
    void destructorsDoNothing() {
        try (LayerTimes times = new LayerTimes()) {
            Object[] self = {times.nativeObject().address()};
            slot(times.nativeObject(), 1).invokeVoid(self);
            slot(times.nativeObject(), 2).invokeVoid(self);
            report(times, utf8("a"), 1);
            assertEquals(1, times.totals().size());
        }
    }

    /** What {@code dynamic_cast<TO*>(FROM*)} compiles to, in the C++ library; only names say what the same class is. */
    private static Pointer cast(NativeObject object, Pointer from, Pointer to) {
        return NativeLibrary.getInstance("libstdc++.so.6")
                .getFunction("__dynamic_cast")
                .invokePointer(new Object[] {object.address(), from, to, new NativeLong(0)});
    }

    private static Pointer typeOf(NativeObject object) {
        return object.address().getPointer(0).getPointer(-Native.POINTER_SIZE);
    }

    @Test
    void anObjectCanBeCastWithinItsClasses() {
        try (ProgressMonitor monitor = new ProgressMonitor(new Heard());
                ProgressMonitor twin = new ProgressMonitor(new Heard());
                LayerTimes times = new LayerTimes()) {
            NativeObject object = monitor.nativeObject();
            Pointer own = typeOf(twin.nativeObject());
            Pointer base = own.getPointer(2L * Native.POINTER_SIZE);
            assertEquals(object.address(), cast(object, base, own));
            assertNull(cast(object, base, typeOf(times.nativeObject())));
        }
    }

    /** Writes down what it hears. */
    private static final class Heard implements ProgressMonitor.Listener {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void onStart(String phase, @Nullable String parent, int numSteps) {
            calls.add("start " + phase + " in " + parent + " of " + numSteps);
        }

        @Override
        public void onStepComplete(String phase, int step) {
            if (step < 0) {
                throw new IllegalArgumentException("step " + step);
            }
            calls.add("step " + phase + " " + step);
        }

        @Override
        public void onFinish(String phase) {
            calls.add("finish " + phase);
        }
    }

    @Test
    void progressArrivesWithItsArguments() {
        Heard heard = new Heard();
        try (ProgressMonitor monitor = new ProgressMonitor(heard)) {
            NativeObject object = monitor.nativeObject();
            Pointer self = object.address();
            assertEquals(0, slot(object, 0).invokeInt(new Object[] {self}));
            slot(object, 4).invokeVoid(new Object[] {self, utf8(NAME), null, 7});
            slot(object, 4).invokeVoid(new Object[] {self, utf8("inner"), utf8(NAME), 2});
            assertEquals((byte) 1, slot(object, 5).invoke(byte.class, new Object[] {self, utf8("inner"), 1}));
            slot(object, 6).invokeVoid(new Object[] {self, utf8("inner")});
        }
        assertEquals(
                List.of(
                        "start " + NAME + " in null of 7",
                        "start inner in " + NAME + " of 2",
                        "step inner 1",
                        "finish inner"),
                heard.calls);
    }

    @Test
    void theInterfaceIsNamedWithItsVersion() {
        try (ProgressMonitor monitor = new ProgressMonitor(new Heard())) {
            NativeObject object = monitor.nativeObject();
            ProgressMonitor.InterfaceInfo info = (ProgressMonitor.InterfaceInfo)
                    slot(object, 1).invoke(ProgressMonitor.InterfaceInfo.class, new Object[] {object.address()});
            assertEquals(16, info.size());
            assertEquals("IProgressMonitor", NativeObject.text(info.kind));
            assertEquals(1, info.major);
            assertEquals(0, info.minor);
        }
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void whatJavaThrowsIsLoggedAndTheBuildGoesOn() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (ProgressMonitor monitor = new ProgressMonitor(new Heard())) {
            NativeObject object = monitor.nativeObject();
            Object[] arguments = {object.address(), utf8("phase"), -5};
            assertEquals((byte) 1, slot(object, 5).invoke(byte.class, arguments));
        } finally {
            System.setErr(before);
        }
        String logged = log.toString(StandardCharsets.UTF_8);
        assertTrue(logged.contains("a call from native code failed"), logged);
        assertTrue(logged.contains("step -5"), logged);
    }

    /** Native code's pointer is all that is left of the object. */
    @Test
    void anOpenObjectIsNotCollected() {
        List<String> calls = new ArrayList<>();
        Pointer object = new Pointer(Pointer.nativeValue(unreachable(calls).address()));
        for (int round = 0; round < 3; round++) {
            System.gc();
            Function.getFunction(object.getPointer(0).getPointer(0)).invokeVoid(new Object[] {object});
        }
        assertEquals(List.of("called", "called", "called"), calls);
    }

    private static NativeObject unreachable(List<String> calls) {
        return new NativeObject(List.of("4Test"), List.of(NativeObject.function(void.class, null, arguments -> {
            calls.add("called");
            return null;
        })));
    }

    /** TensorRT builds with threads that Java does not know. */
    @Test
    void nativeThreadsMayCall() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        try (NativeObject object =
                new NativeObject(List.of("4Test"), List.of(NativeObject.function(void.class, null, arguments -> {
                    called.countDown();
                    return null;
                })))) {
            Memory thread = new Memory(Native.POINTER_SIZE);
            Object[] arguments = {thread, null, slot(object, 0), object.address()};
            NativeLibrary process = NativeLibrary.getProcess();
            assertEquals(0, process.getFunction("pthread_create").invokeInt(arguments));
            assertEquals(0, process.getFunction("pthread_join").invokeInt(new Object[] {thread.getPointer(0), null}));
            assertTrue(called.await(0, TimeUnit.SECONDS));
        }
    }
}
