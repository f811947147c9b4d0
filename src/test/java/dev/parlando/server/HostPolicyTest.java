package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, '', localhost:8080, true",
        "127.0.0.1, '', LOCALHOST, true",
        "127.0.0.1, '', 127.0.0.1:8080, true",
        "127.0.0.1, '', [::1]:8080, true",
        "127.0.0.1, '', evil.example:8080, false",
        "127.0.0.1, '', localhost.evil.example, false",
        "127.0.0.1, '', 127.0.0.1.evil.example, false",
        "127.0.0.1, '', localhost@evil.example, false",
        "127.0.0.1, '', 192.168.1.5:8080, false",
        "127.0.0.1, '', '', false",
        "localhost, '', evil.example, false",
        "::1, '', evil.example, false",
        "127.0.0.1, voice.example, voice.example:443, true",
        "127.0.0.1, voice.example, Voice.Example, true",
        "127.0.0.1, voice.example, localhost, true",
        "127.0.0.1, voice.example, evil.example, false",
        "127.0.0.1, *, evil.example, true",
        "0.0.0.0, '', voice.example, true",
        "0.0.0.0, voice.example, evil.example, false",
        "0.0.0.0, voice.example, voice.example, true",
    })
    void aHostIsAnsweredWhereItMayBe(String listens, String allowed, String host, boolean answered) {
        List<String> names = allowed.isEmpty() ? List.of() : List.of(allowed);
        assertEquals(answered, new HostPolicy(listens, names).allows(host));
    }
}
