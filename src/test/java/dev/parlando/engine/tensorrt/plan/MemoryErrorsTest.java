package dev.parlando.engine.tensorrt.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as TensorRT 10.6 words them. */
final class MemoryErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | IRuntime::deserializeCudaEngine: Error Code 2: OutOfMemory (Requested size was 1048576 bytes.)
            1 | [defaultAllocator.cpp::allocate::31] Error Code 1: Cuda Runtime (out of memory)
            1 | Error Code 1: Cuda Driver (CUDA_ERROR_OUT_OF_MEMORY)
            0 | IRuntime::deserializeCudaEngine: Error Code 1: Serialization (Serialization assertion plan->header.magicTag == rt::kPLAN_MAGIC_TAG failed.)
            0 | Error Code 1: Serialization (Version tag does not match. Note: Current Version: 236, Serialized Engine Version: 239)
            0 | the memory pool limit of the workspace is 4096 MiB
            """)
    void countsMessagesOfUsedUpMemoryOnly(int expected, String message) {
        MemoryErrors errors = new MemoryErrors();
        errors.heed(message);
        assertEquals(expected, errors.count());
        errors.heed(message);
        assertEquals(2 * expected, errors.count());
    }
}
