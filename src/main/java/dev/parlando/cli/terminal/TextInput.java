package dev.parlando.cli.terminal;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads text from a stream. */
public final class TextInput {
    private TextInput() {}

    /**
     * Reads all of a stream as UTF-8; a byte order mark at the beginning is dropped.
     *
     * @param name of the stream, for the message
     * @throws VoiceException {@code BAD_TEXT} naming the first byte that is not UTF-8
     */
    public static String readAll(InputStream in, String name) throws IOException {
        byte[] bytes = in.readAllBytes();
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(input, text, true);
        if (result.isError()) {
            throw new VoiceException(
                    ErrorCode.BAD_TEXT,
                    name + " is not UTF-8: byte " + input.position() + " is 0x"
                            + String.format(Locale.ROOT, "%02X", bytes[input.position()])
                            + "; iconv -f ISO-8859-1 -t UTF-8 converts Latin-1");
        }
        String decoded = text.flip().toString();
        return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    }
}
