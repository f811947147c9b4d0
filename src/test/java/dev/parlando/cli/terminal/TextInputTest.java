package dev.parlando.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TextInputTest {
    @Property(tries = 200)
    void readsEveryTextBack(@ForAll int[] codePoints) throws IOException {
        StringBuilder text = new StringBuilder("a");
        for (int codePoint : codePoints) {
            int valid = Math.floorMod(codePoint, Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(valid >= Character.MIN_SURROGATE && valid <= Character.MAX_SURROGATE ? 'b' : valid);
        }
        assertEquals(text.toString(), read(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void dropsTheMarkOfTheByteOrder() throws IOException {
        assertEquals("ä", read("\uFEFFä".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void namesTheFirstByteThatIsWrong() {
        for (byte[] bytes :
                new byte[][] {{'c', (byte) 0xE9, 'x'}, {'c', (byte) 0xC3}, {'c', (byte) 0xED, (byte) 0xA0, (byte) 0x80}
                }) {
            VoiceException failure = assertThrows(VoiceException.class, () -> read(bytes));
            assertEquals(ErrorCode.BAD_TEXT, failure.code());
            assertTrue(String.valueOf(failure.getMessage()).contains("byte 1 "), failure.getMessage());
        }
    }

    private static String read(byte[] bytes) throws IOException {
        return TextInput.readAll(new ByteArrayInputStream(bytes), "standard input");
    }
}
