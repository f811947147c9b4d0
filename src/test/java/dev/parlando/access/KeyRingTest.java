package dev.parlando.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom a ring of keys lets in, and under which name. */
final class KeyRingTest {
    private static final String LONG = "0123456789abcdefghijkl";

    @Test
    void anOpenRingLetsEverybodyIn() {
        assertEquals(Optional.of(ApiKey.NONE), KeyRing.OPEN.find((String) null));
        assertEquals(Optional.of(ApiKey.NONE), KeyRing.OPEN.find("anything"));
    }

    @Test
    void aRingWithoutKeysLetsNobodyIn() {
        KeyRing ring = KeyRing.of(List.of(), List.of());
        assertEquals(Optional.empty(), ring.find("", null, "anything"));
    }

    @Test
    void aKeyIsFoundByItsHash() {
        // printf %s 0123456789abcdefghijkl | sha256sum
        ApiKey shop = new ApiKey("shop", "26594ba2c73ebc172047f2305663bc2c5e6ff60a88182eef43e353f48fc95b94");
        ApiKey phone = new ApiKey("phone", ApiKey.hashOf(LONG + "m"));
        KeyRing ring = KeyRing.of(List.of("plain"), List.of(shop, phone));
        assertEquals(Optional.of(shop), ring.find(LONG));
        assertEquals(Optional.of(phone), ring.find(null, LONG + "m"));
        assertEquals(Optional.of(ApiKey.ofText("plain")), ring.find("wrong", "plain"));
        assertEquals("", ring.find("plain").orElseThrow().name());
        assertEquals(Optional.empty(), ring.find("wrong", null));
        assertEquals(Optional.empty(), ring.find(shop.hash()), "the hash is no key");
        assertEquals(List.of("shop", "phone"), ring.names());
    }

    @Test
    void aShortKeyIsFoundAmongPlainKeysOnly() {
        String shorter = LONG.substring(1);
        KeyRing ring = KeyRing.of(List.of("plain"), List.of(new ApiKey("a", ApiKey.hashOf(shorter))));
        assertEquals(Optional.empty(), ring.find(shorter));
        assertEquals(Optional.of(ApiKey.ofText("plain")), ring.find("plain"));
    }

    @Test
    void aKeyThatIsInBothHasItsName() {
        ApiKey named = new ApiKey("shop", ApiKey.hashOf(LONG));
        assertEquals(
                Optional.of(named), KeyRing.of(List.of(LONG), List.of(named)).find(LONG));
    }

    @Test
    void aKeyDoesNotShowItsHash() {
        ApiKey key = new ApiKey("shop", ApiKey.hashOf(LONG));
        assertFalse(key.toString().contains(key.hash()));
    }
}
