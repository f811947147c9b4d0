package dev.parlando.engine.tensorrt;

import dev.parlando.tensor.DataType;

/** Source of CUDA functions that read and write elements of a cache, for float32 or float16. */
final class CacheElement {
    private static final String FLOAT32 = """
            typedef float Element;
            __device__ float widened(Element value) { return value; }
            __device__ Element rounded(float value) { return value; }
            """;

    private static final String FLOAT16 = """
            typedef unsigned short Element;
            __device__ float widened(Element value) {
                float result;
                asm("cvt.f32.f16 %0, %1;" : "=f"(result) : "h"(value));
                return result;
            }
            __device__ Element rounded(float value) {
                Element result;
                asm("cvt.rn.f16.f32 %0, %1;" : "=h"(result) : "f"(value));
                return result;
            }
            """;

    private CacheElement() {}

    /** Declares {@code Element}, {@code widened} to float and {@code rounded} from float. */
    static String source(DataType type) {
        return type == DataType.FLOAT16 ? FLOAT16 : FLOAT32;
    }
}
