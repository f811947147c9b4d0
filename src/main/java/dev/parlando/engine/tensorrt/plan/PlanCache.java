package dev.parlando.engine.tensorrt.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps built plans in a folder, under the hash of everything that they were built from. A file holds a plan and, in
 * the last 32 bytes, the SHA-256 of that plan. It appears under its name only when it is whole, and a file that does
 * not match its checksum counts as absent.
 */
final class PlanCache {
    private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);
    private static final int DIGEST_BYTES = 32;

    private final Path folder;

    PlanCache(Path folder) {
        this.folder = folder;
    }

    /** Returns the name of a plan: equal models and facts give equal names. */
    static String key(byte[] model, List<String> facts) {
        MessageDigest digest = sha256();
        digest.update(model);
        for (String fact : facts) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, fact.length()));
            digest.update(fact.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** Returns the file of a plan, which may not exist. */
    Path file(String name) {
        return folder.resolve(name + ".plan");
    }

    /** Makes a plan anew, puts it into this cache and loads it. */
    interface Build<T> {
        T run() throws IOException;
    }

    /**
     * Loads a plan. A plan that is absent, broken or refused by {@code load} is built.
     *
     * @param load returns null for a plan that it cannot use
     * @throws IOException if the folder cannot be read or written
     */
    <T> T open(String name, Function<byte[], @Nullable T> load, Build<T> build) throws IOException {
        Optional<byte[]> known = find(name);
        if (known.isPresent()) {
            T loaded = load.apply(known.get());
            if (loaded != null) {
                return loaded;
            }
        }
        if (Files.exists(file(name))) {
            LOG.warn("plan {} is broken or does not load; it is built again", file(name));
        }
        return build.run();
    }

    /** Returns the plan of that name if it is there and whole. */
    Optional<byte[]> find(String name) throws IOException {
        Path file = file(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] content = Files.readAllBytes(file);
        if (content.length <= DIGEST_BYTES) {
            return Optional.empty();
        }
        MessageDigest digest = sha256();
        digest.update(content, 0, content.length - DIGEST_BYTES);
        byte[] stored = Arrays.copyOfRange(content, content.length - DIGEST_BYTES, content.length);
        return MessageDigest.isEqual(digest.digest(), stored)
                ? Optional.of(Arrays.copyOf(content, content.length - DIGEST_BYTES))
                : Optional.empty();
    }

    /** Writes a plan; it appears under its name only when it is whole. */
    void put(String name, ByteBuffer plan) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, name, ".part");
        try {
            MessageDigest digest = sha256();
            digest.update(plan.duplicate());
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                writeAll(channel, plan.duplicate());
                writeAll(channel, ByteBuffer.wrap(digest.digest()));
                channel.force(true);
            }
            Files.move(part, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
