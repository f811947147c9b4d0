package dev.parlando.bench.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.audio.PcmChunk;
import dev.parlando.audio.WavWriter;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the results of a study, one line for each complete run. A study that was killed continues with the run that it
 * had begun.
 */
public final class StudyFolder {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String PLAN = "plan.json";
    private static final String RUNS = "runs.jsonl";
    private static final String VOICE = "voice.json";

    private final Path folder;

    private StudyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the folder of a plan: a new one, or one with results of the same plan.
     *
     * @param commit commit of this program: numbers of two programs do not belong together
     * @param restart whether earlier results are deleted
     * @throws VoiceException {@code BAD_CONFIG} when it holds another study, or cannot be written
     */
    public static StudyFolder open(Path folder, StudyPlan plan, String commit, boolean restart) {
        StudyFolder study = new StudyFolder(folder);
        try {
            Files.createDirectories(folder);
            Path known = folder.resolve(PLAN);
            if (restart) {
                study.clear();
            }
            JsonNode own = describe(plan, commit);
            if (Files.exists(known) && !MAPPER.readTree(known.toFile()).equals(MAPPER.readTree(own.toString()))) {
                throw new VoiceException(
                        ErrorCode.BAD_CONFIG,
                        "--output " + folder + " holds another study; name another folder, or add --restart");
            }
            Files.writeString(
                    known, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(own) + System.lineSeparator());
            return study;
        } catch (IOException e) {
            throw study.unwritable(e);
        }
    }

    /** Returns everything that identifies a study; the number of runs is not part of it, because it may grow. */
    private static ObjectNode describe(StudyPlan plan, String commit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("commit", commit);
        json.put("seed", plan.seed()).put("loading", plan.loading().describe());
        ObjectNode variants = json.putObject("variants");
        plan.variants().forEach(variant -> variants.put(variant.name(), variant.definition()));
        ObjectNode prompts = json.putObject("prompts");
        plan.prompts().forEach(prompt -> prompts.put(prompt.name(), prompt.mode() + ": " + prompt.text()));
        plan.base().forEach(json.putArray("options")::add);
        return json;
    }

    private void clear() throws IOException {
        for (String name : List.of(PLAN, RUNS, VOICE)) {
            Files.deleteIfExists(folder.resolve(name));
        }
        for (String name : List.of("audio", "forced", "trace")) {
            Path part = folder.resolve(name);
            if (Files.exists(part)) {
                try (Stream<Path> files = Files.walk(part)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    public Path path() {
        return folder;
    }

    /** Returns all complete runs so far; a line that was cut off when the program was killed is dropped. */
    List<RunRecord> runs() {
        Path file = folder.resolve(RUNS);
        List<RunRecord> runs = new ArrayList<>();
        if (!Files.exists(file)) {
            return runs;
        }
        try {
            String text = Files.readString(file);
            int end = text.lastIndexOf('\n') + 1;
            for (String line : text.substring(0, end).split("\n")) {
                if (!line.isEmpty()) {
                    runs.add(MAPPER.readValue(line, RunRecord.class));
                }
            }
            if (end < text.length()) {
                Files.writeString(file, text.substring(0, end));
            }
            return runs;
        } catch (JsonProcessingException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, file + " is damaged: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void append(RunRecord run) {
        try {
            Files.writeString(
                    folder.resolve(RUNS),
                    MAPPER.writeValueAsString(run) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Returns the comparison with forced codes, if it was made. */
    Optional<VoiceCheck> voice() {
        Path file = folder.resolve(VOICE);
        try {
            return Files.exists(file)
                    ? Optional.of(MAPPER.readValue(file.toFile(), VoiceCheck.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void write(VoiceCheck check) {
        write(VOICE, jsonOf(check));
    }

    /** Writes text to a file of the folder; a reader never sees half of it. */
    void write(String name, String text) {
        try {
            Path target = folder.resolve(name);
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path draft = target.resolveSibling(target.getFileName() + ".new");
            Files.writeString(draft, text);
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    static String jsonOf(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }

    /** Returns {@code audio/<variant>/<prompt>.wav}, or the same in another part of the folder. */
    Path wav(String part, String variant, String prompt) {
        return folder.resolve(part).resolve(variant).resolve(prompt + ".wav");
    }

    void writeWav(Path file, PcmChunk audio) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (WavWriter writer = WavWriter.toFile(file)) {
                writer.write(audio);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private VoiceException unwritable(IOException cause) {
        return new VoiceException(ErrorCode.BAD_CONFIG, "cannot read or write --output " + folder, cause);
    }
}
