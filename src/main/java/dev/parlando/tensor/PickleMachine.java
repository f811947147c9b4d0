package dev.parlando.tensor;

import dev.parlando.error.VoiceException;
import dev.parlando.tensor.TorchValue.Dictionary;
import dev.parlando.tensor.TorchValue.Global;
import dev.parlando.tensor.TorchValue.Ignored;
import dev.parlando.tensor.TorchValue.Storage;
import dev.parlando.tensor.TorchValue.Tensor;
import dev.parlando.tensor.TorchValue.Text;
import dev.parlando.tensor.TorchValue.Tuple;
import dev.parlando.tensor.TorchValue.Whole;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the pickle of a PyTorch checkpoint without running anything. Results are dictionaries, tuples, plain values and
 * tensors; every other global or opcode is refused. Memo and stack are bounded, and the pickle is read once, so reading
 * always ends.
 *
 * <p>Source: the opcode table of Python's {@code pickletools}; model reference, section 4.
 */
final class PickleMachine {
    private static final int MAX_VALUES = 1 << 20;
    private static final int MAX_PROTOCOL = 5;

    private final ByteBuffer code;
    private final Function<String, VoiceException> broken;
    private final List<TorchValue> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, TorchValue> memo = new HashMap<>();

    private PickleMachine(ByteBuffer code, Function<String, VoiceException> broken) {
        this.code = code;
        this.broken = broken;
    }

    /**
     * Returns the value that a pickle describes.
     *
     * @param code the pickle, little-endian, from position to limit
     * @param broken makes the error for a message, naming the file
     */
    static TorchValue run(ByteBuffer code, Function<String, VoiceException> broken) {
        PickleMachine machine = new PickleMachine(code, broken);
        try {
            int opcode = machine.unsignedByte();
            while (opcode != '.') {
                machine.step(opcode);
                opcode = machine.unsignedByte();
            }
            return machine.pop();
        } catch (BufferUnderflowException e) {
            throw broken.apply("pickle ends at byte " + code.limit() + " before its STOP");
        }
    }

    /** Carries out one opcode; the method is long because it is a table. */
    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol();
            case 0x95 -> code.getLong(); // FRAME
            case 'N', 0x88, 0x89 -> push(Ignored.INSTANCE);
            case 'J' -> push(new Whole(code.getInt()));
            case 'K' -> push(new Whole(unsignedByte()));
            case 'M' -> push(new Whole(code.getShort() & 0xffff));
            case 0x8a -> push(new Whole(longInteger()));
            case 'X' -> push(text(code.getInt()));
            case 0x8c -> push(text(unsignedByte()));
            case '}' -> push(new Dictionary());
            case ')' -> push(new Tuple(List.of()));
            case '(' -> mark();
            case 't' -> push(new Tuple(popToMark()));
            case 0x85 -> push(new Tuple(popLast(1)));
            case 0x86 -> push(new Tuple(popLast(2)));
            case 0x87 -> push(new Tuple(popLast(3)));
            case 'q' -> memoize(unsignedByte());
            case 'r' -> memoize(code.getInt() & 0xffffffffL);
            case 0x94 -> memoize(memo.size());
            case 'h' -> recall(unsignedByte());
            case 'j' -> recall(code.getInt() & 0xffffffffL);
            case 'c' -> push(global(line(), line()));
            case 0x93 -> stackGlobal();
            case 'Q' -> push(storage());
            case 'R' -> reduce();
            case 'b' -> build();
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popToMark());
            default ->
                throw broken.apply(String.format(
                        Locale.ROOT, "pickle opcode 0x%02x at byte %d is not allowed", opcode, code.position() - 1));
        }
    }

    private void protocol() {
        int version = unsignedByte();
        if (version > MAX_PROTOCOL) {
            throw broken.apply("pickle protocol is " + version + ", at most " + MAX_PROTOCOL + " is known");
        }
    }

    private long longInteger() {
        int length = unsignedByte();
        if (length > Long.BYTES) {
            throw broken.apply("pickle holds an integer of " + length + " bytes, at most 8 are allowed");
        }
        long value = 0;
        for (int index = 0; index < length; index++) {
            value |= (long) unsignedByte() << (8 * index);
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    private Text text(int length) {
        if (length < 0 || length > code.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        code.get(bytes);
        return new Text(new String(bytes, StandardCharsets.UTF_8));
    }

    private String line() {
        int start = code.position();
        while (code.get() != '\n') {
            // the loop condition advances
        }
        byte[] bytes = new byte[code.position() - 1 - start];
        code.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void stackGlobal() {
        List<TorchValue> names = popLast(2);
        push(global(
                expect(Text.class, names.get(0)).value(),
                expect(Text.class, names.get(1)).value()));
    }

    private Global global(String module, String name) {
        return Global.of(module + "." + name)
                .orElseThrow(() -> broken.apply("pickle refers to " + module + "." + name + ", which is not allowed"));
    }

    /** Reads a persistent id, which is ("storage", class, key, device, number of elements). */
    private Storage storage() {
        List<TorchValue> id = expect(Tuple.class, pop()).items();
        if (id.size() != 5 || !id.get(0).equals(new Text("storage"))) {
            throw broken.apply("pickle holds a persistent id that is not a storage");
        }
        DataType type = expect(Global.class, id.get(1))
                .storageType()
                .orElseThrow(() -> broken.apply("pickle holds a storage of a class that is none"));
        return new Storage(
                type,
                expect(Text.class, id.get(2)).value(),
                expect(Whole.class, id.get(4)).value());
    }

    private void reduce() {
        List<TorchValue> arguments = expect(Tuple.class, pop()).items();
        Global callee = expect(Global.class, pop());
        if (callee == Global.ORDERED_DICT && arguments.isEmpty()) {
            push(new Dictionary());
        } else if (callee == Global.REBUILD_TENSOR && arguments.size() >= 6) {
            push(new Tensor(
                    expect(Storage.class, arguments.get(0)),
                    expect(Whole.class, arguments.get(1)).value(),
                    wholes(arguments.get(2)),
                    wholes(arguments.get(3))));
        } else {
            throw broken.apply(
                    "pickle calls " + callee + " with " + arguments.size() + " arguments, which is not allowed");
        }
    }

    /** Drops the state of an ordered dictionary, which holds module versions only. */
    private void build() {
        pop();
        push(expect(Dictionary.class, pop()));
    }

    private List<Long> wholes(TorchValue tuple) {
        return expect(Tuple.class, tuple).items().stream()
                .map(item -> expect(Whole.class, item).value())
                .toList();
    }

    private void setItems(List<TorchValue> items) {
        Dictionary target = expect(Dictionary.class, pop());
        if (items.size() % 2 != 0) {
            throw broken.apply("pickle sets a key without a value");
        }
        for (int index = 0; index < items.size(); index += 2) {
            target.items().put(expect(Text.class, items.get(index)).value(), items.get(index + 1));
        }
        push(target);
    }

    private void mark() {
        bound(marks.size());
        marks.push(stack.size());
    }

    private List<TorchValue> popToMark() {
        if (marks.isEmpty()) {
            throw broken.apply("pickle lacks a mark at byte " + code.position());
        }
        return popLast(stack.size() - marks.pop());
    }

    private List<TorchValue> popLast(int count) {
        if (count < 0 || count > stack.size()) {
            throw broken.apply("pickle takes more values than it has at byte " + code.position());
        }
        List<TorchValue> last = stack.subList(stack.size() - count, stack.size());
        List<TorchValue> items = List.copyOf(last);
        last.clear();
        return items;
    }

    private TorchValue pop() {
        return popLast(1).get(0);
    }

    private void push(TorchValue value) {
        bound(stack.size());
        stack.add(value);
    }

    private void memoize(long key) {
        bound(memo.size());
        TorchValue value = pop();
        memo.put(key, value);
        push(value);
    }

    private void recall(long key) {
        TorchValue value = memo.get(key);
        if (value == null) {
            throw broken.apply("pickle recalls memo " + key + ", which was not set");
        }
        push(value);
    }

    private void bound(int size) {
        if (size >= MAX_VALUES) {
            throw broken.apply("pickle holds more than " + MAX_VALUES + " values at once");
        }
    }

    private <T extends TorchValue> T expect(Class<T> type, TorchValue value) {
        if (!type.isInstance(value)) {
            throw broken.apply("pickle has a " + value.getClass().getSimpleName() + " where a " + type.getSimpleName()
                    + " is expected, before byte " + code.position());
        }
        return type.cast(value);
    }

    private int unsignedByte() {
        return code.get() & 0xff;
    }
}
