package dev.parlando;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the package table of {@code docs/architecture.md} true. */
final class ArchitectureTest {
    private static final String ROOT = "dev.parlando";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** Which project packages a package may import; its own sub-packages always. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("error", Set.of()),
            Map.entry("config", Set.of("error")),
            Map.entry("metrics", Set.of("error")),
            Map.entry("tensor", Set.of("error")),
            Map.entry("audio", Set.of("error")),
            Map.entry("text", Set.of("error")),
            Map.entry("bundle", Set.of("tensor", "text", "error")),
            Map.entry("onnx", Set.of("tensor", "error")),
            Map.entry("engine", Set.of("tensor", "onnx", "config", "error")),
            Map.entry("llm", Set.of("engine", "tensor", "text", "bundle", "onnx", "config", "error")),
            Map.entry("tts", Set.of("engine", "tensor", "text", "bundle", "onnx", "config", "error")),
            Map.entry("vocoder", Set.of("engine", "tensor", "audio", "bundle", "onnx", "config", "error")),
            Map.entry(
                    "speech",
                    Set.of(
                            "tensor", "llm", "tts", "vocoder", "engine", "bundle", "text", "audio", "metrics", "config",
                            "error")),
            Map.entry("protocol", Set.of("audio", "error")),
            Map.entry("session", Set.of("protocol", "audio", "error")),
            Map.entry("server", Set.of("speech", "session", "protocol", "audio", "metrics", "config", "error")),
            Map.entry(
                    "export",
                    Set.of("llm", "tts", "vocoder", "onnx", "engine", "tensor", "bundle", "text", "config", "error")),
            Map.entry(
                    "bench",
                    Set.of(
                            "llm",
                            "tts",
                            "vocoder",
                            "engine",
                            "bundle",
                            "tensor",
                            "text",
                            "speech",
                            "protocol",
                            "audio",
                            "metrics",
                            "config",
                            "error")),
            Map.entry(
                    "cli",
                    Set.of(
                            "onnx", "server", "bench", "export", "speech", "engine", "bundle", "audio", "text",
                            "metrics", "config", "error")));

    /** Each library and the only packages that may use it. */
    private static final Map<String, List<String>> ONLY_PLACE = Map.ofEntries(
            Map.entry("ai.onnxruntime..", List.of("engine.ort")),
            Map.entry("org.bytedeco..", List.of("engine.tensorrt")),
            Map.entry("ai.onnx.proto..", List.of("onnx")),
            Map.entry("ai.djl..", List.of("text")),
            Map.entry("com.ibm.icu..", List.of("text")),
            Map.entry("org.HdrHistogram..", List.of("metrics", "bench")),
            Map.entry("io.prometheus..", List.of("metrics")),
            Map.entry("org.apache.commons.math3..", List.of("bench")),
            Map.entry("io.vertx..", List.of("server", "bench")),
            Map.entry("picocli..", List.of("cli")),
            Map.entry("me.tongfei..", List.of("cli", "engine.tensorrt")),
            Map.entry("com.sun.jna..", List.of("engine.tensorrt")));

    @Test
    void everyPackageImportsOnlyWhatItsRowAllows() {
        new TreeMap<>(MAY_IMPORT).forEach((feature, allowed) -> {
            String[] forbidden = MAY_IMPORT.keySet().stream()
                    .filter(other -> !other.equals(feature) && !allowed.contains(other))
                    .map(other -> ROOT + "." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + feature + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void everyPackageHasARow() {
        Set<String> withoutRow = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1).split("\\.")[0])
                .filter(name -> !MAY_IMPORT.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), withoutRow);
    }

    @Test
    void everyLibraryStaysInItsPlace() {
        ONLY_PLACE.forEach((library, places) -> noClasses()
                .that(resideInAPackage(ROOT + "..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages(places.stream()
                                .map(place -> ROOT + "." + place + "..")
                                .toArray(String[]::new))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .allowEmptyShould(true)
                .check(CLASSES));
    }

    @Test
    void onnxIsWrittenOnlyByGraphs() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".llm..", ROOT + ".tts..", ROOT + ".vocoder..")
                .and()
                .resideOutsideOfPackage("..graph..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + ".onnx.GraphBuilder")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void somethingWasImported() {
        assertTrue(CLASSES.size() > 1);
    }
}
