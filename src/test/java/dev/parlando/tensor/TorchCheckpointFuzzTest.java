package dev.parlando.tensor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Fuzzes PyTorch checkpoints as ZIP files: any bytes give tensors inside the file, or {@code BAD_BUNDLE}. */
final class TorchCheckpointFuzzTest {
    @FuzzTest
    void zip(byte[] file) throws IOException {
        ReaderCheck.readsOrRefuses(file, TorchCheckpoint::open);
    }
}
