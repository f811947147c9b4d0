package dev.parlando.tensor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Fuzzes safetensors files: any bytes give tensors inside the file, or {@code BAD_BUNDLE}. */
final class SafetensorsFileFuzzTest {
    @FuzzTest
    void safetensors(byte[] file) throws IOException {
        ReaderCheck.readsOrRefuses(file, SafetensorsFile::open);
    }
}
