package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fuzzes reading aloud: any text is read to its end, and gives the same words however it is cut into pieces. */
final class SpeakableStreamFuzzTest {
    private static final int LONGEST_PIECE = 8;

    /** Takes the size of the pieces from the first byte and the text from the others. */
    @FuzzTest
    void text(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        assertEquals(TextNormalizer.words(text), inPieces(text, 1 + Math.floorMod(input[0], LONGEST_PIECE)), text);
    }

    private static List<SpokenWord> inPieces(String text, int size) {
        SpeakableStream stream = new SpeakableStream();
        List<SpokenWord> words = new ArrayList<>();
        for (int from = 0; from < text.length(); from += size) {
            stream.append(text.substring(from, Math.min(text.length(), from + size)));
            words.addAll(stream.drain());
        }
        stream.finish();
        words.addAll(stream.drain());
        return words;
    }
}
