package dev.parlando.engine.tensorrt;

import com.sun.jna.Callback;
import com.sun.jna.CallbackProxy;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * <p>Source: Itanium C++ ABI, sections 2.4, 2.5 and 2.9. The object is one pointer to its table's first function; before that one
 * lie the offset to the top, 0, and the type information, which the binding's {@code dynamic_cast} follows.
 */
final class NativeObject implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeObject.class);
    private static final int WORD = Native.POINTER_SIZE;
    /** Before a table's first function: offset to the top, type information. */
    private static final int PREFIX_WORDS = 2;

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

    /** A field, since the type information points into it and JNA unloads what nobody refers to. */
    private final NativeLibrary cppLibrary = NativeLibrary.getInstance("libstdc++.so.6");

    private final List<Callback> functions;
    private final List<Memory> memory = new ArrayList<>();
    private final Memory object;

    /**
     * @param classes mangled names, the object's class first, then its base, and so on; each has one base at most
     * @param functions in the order of the class's virtual table, the two destructors included
     */
    NativeObject(List<String> classes, List<Callback> functions) {
        this.functions = List.copyOf(functions);
        Memory table = allocate(PREFIX_WORDS + functions.size());
        table.setPointer(WORD, typeInformation(classes));
        for (int index = 0; index < functions.size(); index++) {
            table.setPointer(
                    (long) (PREFIX_WORDS + index) * WORD,
                    CallbackReference.getFunctionPointer(this.functions.get(index)));
        }
        object = allocate(1);
        object.setPointer(0, table.share((long) PREFIX_WORDS * WORD));
        OPEN.add(this);
    }

    private Memory allocate(int numWords) {
        Memory words = new Memory((long) numWords * WORD);
        words.clear();
        memory.add(words);
        return words;
    }

    /** The C++ library's {@code __class_type_info} of a class without a base, {@code __si_class_type_info} of one with a base. */
    private Pointer typeInformation(List<String> classes) {
        boolean hasBase = classes.size() > 1;
        String kind = hasBase ? "20__si_class_type_info" : "17__class_type_info";
        Pointer kindTable = cppLibrary.getGlobalVariableAddress("_ZTVN10__cxxabiv1" + kind + "E");
        Memory name = new Memory(classes.get(0).length() + 1L);
        name.setString(0, classes.get(0), StandardCharsets.US_ASCII.name());
        memory.add(name);
        Memory information = allocate(3);
        information.setPointer(0, kindTable.share((long) PREFIX_WORDS * WORD));
        information.setPointer(WORD, name);
        if (hasBase) {
            information.setPointer(2L * WORD, typeInformation(classes.subList(1, classes.size())));
        }
        return information;
    }

    /** Whether TensorRT's objects are laid out so here: on Windows they are not. */
    static boolean supported() {
        return Platform.isLinux() && Platform.is64Bit();
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
