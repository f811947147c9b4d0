package dev.parlando.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.VoiceException;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Float16;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeededValuesTest {
    private static float[] floats(SeededValues values, long first, int count) {
        ByteBuffer target =
                ByteBuffer.allocate((count + SeededValues.LANES) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.fill(first, count, DataType.FLOAT32, target);
        assertEquals(count * Float.BYTES, target.position());
        target.flip();
        float[] floats = new float[count];
        target.asFloatBuffer().get(floats);
        return floats;
    }

    @Property(tries = 100)
    void blocksCanBeMadeInAnyOrder(@ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int word) {
        SeededValues values = new SeededValues(seed, "a", 0, 1);
        float[] whole = floats(values, 0, 256);
        int from = word * SeededValues.LANES;
        assertArrayEquals(Arrays.copyOfRange(whole, from, from + 13), floats(values, from, 13));
    }

    @Property(tries = 100)
    void valuesStayInTheirRange(@ForAll long seed) {
        for (float value : floats(new SeededValues(seed, "a", 2, 0.5f), 0, 100)) {
            assertTrue(value >= 1.5f && value <= 2.5f, () -> "value " + value);
        }
    }

    @Test
    void valuesAreUniform() {
        float[] values = floats(new SeededValues(3, "a", 0, 1), 0, 100_000);
        double sum = 0;
        double squares = 0;
        int[] tenths = new int[10];
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            tenths[(int) ((value + 1) * 5 * 0.999999)]++;
        }
        // five standard errors: 5 · 0.577 / sqrt(1e5), and of a count 5 · 95
        assertEquals(0, sum / values.length, 0.0092);
        assertEquals(1.0 / 3, squares / values.length, 0.0048);
        for (int count : tenths) {
            assertEquals(10_000, count, 475);
        }
    }

    @Test
    void seedAndNameDecide() {
        float[] one = floats(new SeededValues(1, "a.weight", 0, 1), 0, 16);
        assertArrayEquals(one, floats(new SeededValues(1, "a.weight", 0, 1), 0, 16));
        assertFalse(Arrays.equals(one, floats(new SeededValues(2, "a.weight", 0, 1), 0, 16)));
        assertFalse(Arrays.equals(one, floats(new SeededValues(1, "b.weight", 0, 1), 0, 16)));
        assertFalse(Arrays.equals(one, floats(new SeededValues(1, "a.weighu", 0, 1), 0, 16)));
    }

    @Test
    void bfloat16sAreTheRoundedFloats() {
        SeededValues values = new SeededValues(1, "a", 0.25f, 0.05f);
        float[] floats = floats(values, 0, 64);
        ByteBuffer target = ByteBuffer.allocate(64 * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.fill(0, 64, DataType.BFLOAT16, target);
        target.flip();
        for (float value : floats) {
            assertEquals(Float16.floatToBfloat16(value), target.getShort());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llm.model.layers.0.input_layernorm.weight, 1, 0.1",
        "tts.model.norm.weight, 1, 0.1",
        "x.q_proj.bias, 0, 0.05",
        "head.out.bias, 0, 1.7",
        "dvae.coef, 1, 0.1",
        "tts.head_code.0.parametrizations.weight.original0, 1, 0.1",
        "block.0.coef, 0.25, 0.05",
        "block.0.gamma, 0.25, 0.05"
    })
    void smallTensorsHaveFixedRanges(String name, float center, float amplitude) {
        SeededRange range = SeededRange.of(name, Shape.of(64));
        assertEquals(center, range.center());
        assertEquals(amplitude, range.amplitude(), 1e-7);
    }

    @ParameterizedTest
    @CsvSource({
        "model.layers.0.self_attn.q_proj.weight, 1",
        "model.layers.0.self_attn.o_proj.weight, 0.3",
        "model.layers.0.mlp.down_proj.weight, 0.3",
        "lm_head.weight, 2"
    })
    void aMatrixKeepsTheSizeOfItsActivations(String name, double gain) {
        int inputs = 400;
        SeededRange range = SeededRange.of(name, Shape.of(100, inputs));
        // the variance of a uniform value is a third of its squared amplitude
        double outputDeviation = Math.sqrt(inputs * range.amplitude() * range.amplitude() / 3.0);
        assertEquals(gain, outputDeviation, 1e-6);
        assertEquals(0, range.center());
    }

    @Test
    void sizesAreFoundByName() {
        assertEquals(SeededSize.TINY, SeededSize.named("tiny"));
        assertEquals(SeededSize.SMALL, SeededSize.named("small"));
        assertEquals(SeededSize.FULL, SeededSize.named("full"));
        String message = assertThrows(VoiceException.class, () -> SeededSize.named("huge"))
                .getMessage();
        assertEquals("size is huge, expected tiny, small or full", message);
    }
}
