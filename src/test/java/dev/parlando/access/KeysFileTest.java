package dev.parlando.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of keys is read as documented; what is wrong is named, and never quoted. */
final class KeysFileTest {
    private static final String SECRET = "Rumpelstiltskin";
    private static final String HASH = "a".repeat(64);

    @Test
    void keysAreReadInTheirOrder() {
        List<ApiKey> keys = parse("{'keys': [{'name': 'shop', 'hash': 'sha256:" + HASH + "'}," + " {'hash': 'sha256:"
                + "B1".repeat(32) + "', 'name': 'Phone_2.x-y'}]}");
        assertEquals(List.of(new ApiKey("shop", HASH), new ApiKey("Phone_2.x-y", "b1".repeat(32))), keys);
        assertEquals(List.of(), parse("{'keys': []}"));
    }

    /** The secret stands wherever somebody may put a key by mistake. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SECRET | no JSON, or a field that is given twice, at line 1, column 1",
                "{'keys': [{'name': 'a', 'name': 'SECRET'}]} | no JSON, or a field that is given twice, at line 1, column 31",
                "{'keys': []} SECRET | no JSON, or a field that is given twice, at line 1, column 14",
                "[] | it must be an object with one field, 'keys', which is a list",
                "{'keys': 'SECRET'} | it must be an object with one field, 'keys', which is a list",
                "{'SECRET': 1, 'keys': []} | it must be an object with one field, 'keys', which is a list",
                "{'keys': ['SECRET']} | entry 1 must be an object with the fields name, hash, sessions, turns",
                "{'keys': [{'hash': 'SECRET'}]} | entry 1 needs a 'name' of 1 to 32",
                "{'keys': [{'name': 7}]} | entry 1 needs a 'name' of 1 to 32",
                "{'keys': [{'name': 'SECRET!'}]} | entry 1 needs a 'name' of 1 to 32",
                "{'keys': [{'name': 'HASH'}]} | entry 1 needs a 'name' of 1 to 32",
                "{'keys': [{'name': 'a'}]} | entry 1 (a) needs a 'hash': sha256: and 64 hexadecimal digits",
                "{'keys': [{'name': 'a', 'hash': 'SECRET'}]} | entry 1 (a) needs a 'hash': sha256: and 64",
                "{'keys': [{'name': 'a', 'hash': 'HASH'}]} | entry 1 (a) needs a 'hash': sha256: and 64",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH0'}]} | entry 1 (a) needs a 'hash': sha256: and 64",
                "{'keys': [{'name': 'a', 'hash': 'md5:HASH'}]} | entry 1 (a) needs a 'hash': sha256: and 64",
                "{'keys': [{'name': 'a', 'key': 'SECRET'}]} | entry 1 (a) has a field that does not exist; fields are name, hash, sessions, turns",
                "{'keys': [{'name': 'a', 'SECRET': 1}]} | entry 1 (a) has a field that does not exist; fields are name, hash, sessions, turns",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH', 'turns': 0}]} | entry 1 (a) needs an integer from 1 to 100000 for 'turns'",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH', 'sessions': 100001}]} | entry 1 (a) needs an integer from 1 to 100000 for 'sessions'",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH', 'sessions': 4294967297}]} | entry 1 (a) needs an integer from 1",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH', 'sessions': 1.5}]} | entry 1 (a) needs an integer from 1",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH', 'sessions': 'SECRET'}]} | entry 1 (a) needs an integer from 1",
                "{'keys': [{'name': 'a', 'hash': 'sha256:EMPTY'}]} | entry 1 (a) has the hash of an empty key",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH'}, {'name': 'a', 'hash': 'SECRET'}]} | entry 2 (a) has the name of entry 1",
                "{'keys': [{'name': 'a', 'hash': 'sha256:HASH'}, {'name': 'b', 'hash': 'sha256:HASH'}]} | entry 2 (b) has the hash of entry 1"
            })
    void whatIsWrongIsNamedAndNotQuoted(String json, String what) {
        VoiceException refused = assertThrows(VoiceException.class, () -> parse(json));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("server.keys-file (k.json): " + what), message);
        assertTrue(!message.contains(SECRET) && !message.contains(HASH), message);
        assertNull(refused.getCause(), "a cause is printed with its quotation");
    }

    @Test
    void keysAreBounded() {
        String entry = "{'name': 'n', 'hash': 'h'}";
        String json = "{'keys': [" + String.join(",", Collections.nCopies(1_001, entry)) + "]}";
        VoiceException refused = assertThrows(VoiceException.class, () -> parse(json));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("it has 1001 keys, 1000 are allowed"));
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] bytes = {'{', '"', 'k', (byte) 0xC3, 0x28, '"'};
        VoiceException refused = assertThrows(VoiceException.class, () -> KeysFile.parse("k.json", bytes));
        assertTrue(String.valueOf(refused.getMessage()).contains("no JSON"), refused.getMessage());
    }

    private static List<ApiKey> parse(String json) {
        String text = json.replace("SECRET", SECRET)
                .replace("HASH", HASH)
                .replace("EMPTY", ApiKey.hashOf(""))
                .replace('\'', '"');
        return KeysFile.parse("k.json", text.getBytes(StandardCharsets.UTF_8));
    }
}
