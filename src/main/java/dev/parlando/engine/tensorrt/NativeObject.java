package dev.parlando.engine.tensorrt;

import com.sun.jna.Callback;
import com.sun.jna.CallbackProxy;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A C++ object whose virtual functions are Java: the binding only wraps some of TensorRT's interfaces. Native code may call it
 * from any thread. It stays in memory until it is closed, whoever refers to it; native code must not hold it any longer.
 *
 * <p>Layout: Itanium C++ ABI, sections 2.4 and 2.5. The object is one pointer to its table's first function; before that one
 * lie the offset to the top and the type information, both 0 here, so {@code dynamic_cast} is not possible.
 */
final class NativeObject implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeObject.class);
    private static final int WORDS_BEFORE_FUNCTIONS = 2;

    /** What keeps open objects from being collected: native code's pointers do not count. */
    private static final Set<NativeObject> OPEN = ConcurrentHashMap.newKeySet();

    /** What a virtual function does. */
    interface Body {
        /**
         * @param arguments those after {@code this}: {@link Pointer}, null for a null pointer, or boxed numbers
         * @return of the function's type, null for {@code void}
         */
        @Nullable
        Object call(@Nullable Object[] arguments);
    }

    private final List<Callback> functions;
    private final Memory table;
    private final Memory object = new Memory(Native.POINTER_SIZE);

    /** @param functions in the order of the class's virtual table, the two destructors included */
    NativeObject(List<Callback> functions) {
        this.functions = List.copyOf(functions);
        this.table = new Memory((long) (WORDS_BEFORE_FUNCTIONS + functions.size()) * Native.POINTER_SIZE);
        table.clear();
        long first = (long) WORDS_BEFORE_FUNCTIONS * Native.POINTER_SIZE;
        for (int index = 0; index < functions.size(); index++) {
            table.setPointer(
                    first + (long) index * Native.POINTER_SIZE,
                    CallbackReference.getFunctionPointer(this.functions.get(index)));
        }
        object.setPointer(0, table.share(first));
        OPEN.add(this);
    }

    /** Whether this machine's C++ compilers lay objects out so. */
    static boolean supported() {
        return Platform.is64Bit() && !Platform.isWindows();
    }

    /**
     * A virtual function. What its body throws is logged and goes no further.
     *
     * @param result of the function; {@code byte} for C++'s {@code bool}
     * @param failed is returned when the body throws, null for {@code void}
     * @param parameters those after {@code this}
     */
    static Callback function(Class<?> result, @Nullable Object failed, Body body, Class<?>... parameters) {
        Callback function = new VirtualFunction(result, failed, body, parameters);
        Native.setCallbackThreadInitializer(function, new CallbackThreadInitializer(true, false, "tensorrt"));
        return function;
    }

    /** Stands for both of a class's destructors; whoever made an object frees it, not native code. */
    static Callback destructor() {
        return function(void.class, null, arguments -> null);
    }

    /** @param text UTF-8 up to a 0, or null, which gives an empty text */
    static String text(@Nullable Object text) {
        return text == null ? "" : ((Pointer) text).getString(0, StandardCharsets.UTF_8.name());
    }

    /** For the binding's wrapper of the class. */
    org.bytedeco.javacpp.Pointer pointer() {
        return new Address(Pointer.nativeValue(object));
    }

    /** The address of the object, as native code gets it. */
    Pointer address() {
        return object;
    }

    @Override
    public void close() {
        OPEN.remove(this);
    }

    private static final class Address extends org.bytedeco.javacpp.Pointer {
        Address(long address) {
            this.address = address;
        }
    }

    private static final class VirtualFunction implements CallbackProxy {
        private final Class<?> result;
        private final @Nullable Object failed;
        private final Body body;
        private final Class<?>[] parameters;

        VirtualFunction(Class<?> result, @Nullable Object failed, Body body, Class<?>[] parameters) {
            this.result = result;
            this.failed = failed;
            this.body = body;
            this.parameters = new Class<?>[parameters.length + 1];
            this.parameters[0] = Pointer.class;
            System.arraycopy(parameters, 0, this.parameters, 1, parameters.length);
        }

        @Override
        public @Nullable Object callback(@Nullable Object[] arguments) {
            try {
                return body.call(Arrays.copyOfRange(arguments, 1, arguments.length));
            } catch (RuntimeException | Error e) {
                LOG.error("a call from native code failed", e);
                return failed;
            }
        }

        @Override
        public Class<?>[] getParameterTypes() {
            return parameters.clone();
        }

        @Override
        public Class<?> getReturnType() {
            return result;
        }
    }
}
