package dev.parlando.tensor;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.Arrays;

/** Names the element types of weight files and graphs as the safetensors format does. */
public enum DataType {
    FLOAT32("F32", 4),
    FLOAT16("F16", 2),
    BFLOAT16("BF16", 2),
    INT8("I8", 1),
    UINT8("U8", 1),
    INT32("I32", 4),
    INT64("I64", 8),
    BOOL("BOOL", 1);

    private final String safetensorsName;
    private final int bytes;

    DataType(String safetensorsName, int bytes) {
        this.safetensorsName = safetensorsName;
        this.bytes = bytes;
    }

    public String safetensorsName() {
        return safetensorsName;
    }

    /** Returns the number of bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloatingPoint() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
    }

    /**
     * Returns the type that has this name in the safetensors format.
     *
     * @throws VoiceException {@code BAD_BUNDLE} for a type that is not supported
     */
    public static DataType ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst()
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.BAD_BUNDLE,
                        "data type " + name + " is not supported; supported: F32 F16 BF16 I8 U8 I32 I64 BOOL"));
    }
}
