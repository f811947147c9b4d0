package dev.parlando.speech;

import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.golden.TinyBundle;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Damages a tiny bundle in one random place and tries to speak with it, again and again: it must speak, or be refused with the
 * code of another error than a failure of the engine. {@code java … dev.parlando.speech.MutatedBundles FIRST_SEED COUNT} runs many and counts what happened.
 */
final class MutatedBundles implements AutoCloseable {
    private static final int MAX_TICKS = 5_000;
    private static final long SLOW_MILLIS = 5_000;
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w\"])-?\\d+(\\.\\d+)?(e-?\\d+)?");
    private static final List<String> NUMBERS = List.of(
            "-1",
            "0",
            "1",
            "3",
            "1e-30",
            "0.5",
            "65536",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "1e400",
            "null");

    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(2)
            .conversations(2)
            .contextTokens(256)
            .maxAudioSteps(60)
            .maxReplyTokens(5)
            .build();

    private final Path folder;
    private final List<Path> files;

    private MutatedBundles() throws IOException {
        this.folder = Files.createTempDirectory("parlando-mutated");
        try (Stream<Path> found = Files.walk(TinyBundle.folder())) {
            this.files = found.filter(Files::isRegularFile)
                    .map(file -> TinyBundle.folder().relativize(file))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            restore(file);
        }
    }

    static MutatedBundles create() throws IOException {
        return new MutatedBundles();
    }

    private void restore(Path file) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(TinyBundle.folder().resolve(file)));
    }

    /**
     * Speaks with a damaged bundle.
     *
     * @return "spoke", or the code of the refusal
     * @throws AssertionError if it ended in another way; the message has the seed and the damage
     */
    String attempt(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path file = files.get(random.nextInt(files.size()));
        byte[] damaged = damage(Files.readAllBytes(folder.resolve(file)), random);
        try {
            return attempt(file, damaged);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", " + file, e);
        }
    }

    /**
     * Speaks with a bundle of which one file is other than it was, and restores the file.
     *
     * @param file path within the bundle
     * @return "spoke", or the code of the refusal
     */
    String attempt(Path file, byte[] damaged) throws IOException {
        Files.write(folder.resolve(file), damaged);
        try {
            return speak();
        } catch (VoiceException e) {
            if (e.code() == ErrorCode.ENGINE_FAILED) {
                throw new AssertionError("it loads, and then the engine fails", e);
            }
            return e.code().name();
        } finally {
            restore(file);
        }
    }

    private static byte[] damage(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        // half of the damage is done near the start, where lengths and headers are
        int reach = random.nextBoolean() ? Math.min(bytes.length, 600) : bytes.length;
        int at = random.nextInt(Math.max(1, reach));
        int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
            case 2 -> {
                for (int index = at; index < at + length; index++) {
                    bytes[index] = (byte) random.nextInt(256);
                }
            }
            case 3 -> bytes = Arrays.copyOf(bytes, at);
            case 4 -> bytes = splice(bytes, at, at + length, new byte[0]);
            case 5 -> bytes = splice(bytes, at, at, Arrays.copyOfRange(whole, at, at + length));
            default -> bytes = withOtherNumber(bytes, random);
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] spliced = Arrays.copyOf(bytes, bytes.length - (to - from) + middle.length);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(bytes, to, spliced, from + middle.length, bytes.length - to);
        return spliced;
    }

    private static byte[] withOtherNumber(byte[] bytes, SplittableRandom random) {
        int reach = Math.min(bytes.length, 20_000);
        String head = new String(bytes, 0, reach, StandardCharsets.ISO_8859_1);
        List<int[]> places = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(head);
        while (matcher.find()) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return bytes;
        }
        int[] place = places.get(random.nextInt(places.size()));
        byte[] number = NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(StandardCharsets.ISO_8859_1);
        return splice(bytes, place[0], place[1], number);
    }

    private String speak() {
        OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false));
        try (BatchedTurnScheduler scheduler =
                BatchedTurnScheduler.open(TinyBundle.FAMILIES, folder, engine, CONFIG, (stage, nanos) -> {})) {
            RecordedTurn read = new RecordedTurn();
            RecordedTurn chat = new RecordedTurn();
            scheduler.submit(new TurnRequest("s", 1, Mode.READ, "Hello there.", false, null, 1), read);
            scheduler.submit(new TurnRequest("t", 2, Mode.CHAT, "Hello?", false, null, 2), chat);
            int ticks = 0;
            while (!read.isDone() || !chat.isDone()) {
                scheduler.tick();
                if (++ticks > MAX_TICKS) {
                    throw new IllegalStateException("no end after " + MAX_TICKS + " ticks");
                }
            }
            for (RecordedTurn turn : List.of(read, chat)) {
                VoiceException failure = turn.summary().failure();
                if (failure != null) {
                    throw failure;
                }
            }
            return "spoke";
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        Map<String, Integer> outcomes = new TreeMap<>();
        try (MutatedBundles bundles = create()) {
            for (long seed = first; seed < first + count; seed++) {
                long start = System.nanoTime();
                String outcome;
                try {
                    outcome = bundles.attempt(seed);
                } catch (AssertionError e) {
                    e.printStackTrace();
                    outcome = "FAULT";
                }
                outcomes.merge(outcome, 1, Integer::sum);
                long millis = (System.nanoTime() - start) / 1_000_000;
                if (millis > SLOW_MILLIS) {
                    System.out.println("seed " + seed + " took " + millis + " ms: " + outcome);
                }
                if ((seed - first + 1) % 1_000 == 0) {
                    System.out.println(seed - first + 1 + " bundles: " + outcomes);
                }
            }
        }
        System.out.println("seeds " + first + " to " + (first + count - 1) + ": " + outcomes);
        boolean documented = outcomes.keySet().stream()
                .allMatch(outcome -> outcome.equals("spoke")
                        || Stream.of(ErrorCode.values())
                                .map(Enum::name)
                                .collect(Collectors.toSet())
                                .contains(outcome));
        System.exit(documented ? 0 : 1);
    }
}
