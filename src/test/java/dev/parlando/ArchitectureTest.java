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
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
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

    /** The project packages that each package may import; a sub-package has a row of its own. */
    static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("error", Set.of()),
            Map.entry("config", Set.of("error")),
            Map.entry("stage", Set.of()),
            Map.entry("audio", Set.of("error")),
            Map.entry("tensor", Set.of("error")),
            Map.entry("turn", Set.of("stage", "audio", "error")),
            Map.entry("text", Set.of("error")),
            Map.entry("onnx", Set.of("tensor", "error")),
            Map.entry("layers", Set.of("onnx", "tensor", "error")),
            Map.entry("engine", Set.of("layers", "onnx", "tensor", "config", "error")),
            Map.entry("engine.ort", Set.of("engine", "layers", "onnx", "tensor", "config", "error")),
            Map.entry("engine.tensorrt.cuda", Set.of("engine", "onnx", "tensor", "error")),
            Map.entry(
                    "engine.tensorrt.plan",
                    Set.of("engine.tensorrt.cuda", "engine", "layers", "onnx", "tensor", "error")),
            Map.entry(
                    "engine.tensorrt.kernel",
                    Set.of("engine.tensorrt.cuda", "engine", "layers", "onnx", "tensor", "error")),
            Map.entry(
                    "engine.tensorrt",
                    Set.of(
                            "engine.tensorrt.cuda",
                            "engine.tensorrt.plan",
                            "engine.tensorrt.kernel",
                            "engine",
                            "layers",
                            "onnx",
                            "tensor",
                            "config",
                            "error")),
            Map.entry("speech.plan", Set.of("text", "error")),
            Map.entry("bundle", Set.of("error")),
            Map.entry(
                    "model.minicpmo26",
                    Set.of(
                            "speech",
                            "speech.plan",
                            "speech.chat",
                            "llm",
                            "tts",
                            "vocoder",
                            "bundle",
                            "layers",
                            "onnx",
                            "tensor",
                            "text",
                            "error")),
            Map.entry("llm", Set.of("engine", "layers", "error")),
            Map.entry("tts", Set.of("engine", "layers", "onnx", "text", "error")),
            Map.entry("vocoder", Set.of("engine", "onnx", "error")),
            Map.entry("speech.chat", Set.of("bundle", "llm", "text", "error")),
            Map.entry(
                    "speech",
                    Set.of(
                            "turn",
                            "stage",
                            "speech.plan",
                            "speech.chat",
                            "bundle",
                            "llm",
                            "tts",
                            "vocoder",
                            "engine",
                            "layers",
                            "text",
                            "audio",
                            "config",
                            "error")),
            Map.entry("access", Set.of("error")),
            Map.entry("session", Set.of("turn", "stage", "audio", "error")),
            Map.entry("protocol", Set.of("session", "error")),
            Map.entry("protocol.parlando", Set.of("protocol", "session", "turn", "stage", "audio", "error")),
            Map.entry("metrics", Set.of("turn", "stage", "error")),
            Map.entry(
                    "server",
                    Set.of(
                            "turn",
                            "stage",
                            "session",
                            "protocol",
                            "protocol.parlando",
                            "metrics",
                            "access",
                            "speech",
                            "audio",
                            "config",
                            "error")),
            Map.entry(
                    "export",
                    Set.of(
                            "model.minicpmo26",
                            "speech",
                            "speech.plan",
                            "llm",
                            "tts",
                            "vocoder",
                            "layers",
                            "onnx",
                            "tensor",
                            "error")),
            Map.entry("bench.report", Set.of("error")),
            Map.entry("bench.load.measure", Set.of("bench.report", "audio", "error")),
            Map.entry(
                    "bench.load.run",
                    Set.of("bench.load.measure", "bench.report", "protocol.parlando", "turn", "audio", "error")),
            Map.entry(
                    "bench.load.report",
                    Set.of("bench.load.run", "bench.load.measure", "bench.report", "turn", "stage", "audio", "error")),
            Map.entry(
                    "bench.gpu",
                    Set.of("speech", "llm", "tts", "vocoder", "engine", "layers", "tensor", "text", "error")),
            Map.entry(
                    "bench.study",
                    Set.of(
                            "bench.load.run",
                            "bench.report",
                            "speech",
                            "speech.plan",
                            "turn",
                            "stage",
                            "audio",
                            "error")),
            Map.entry("cli.option", Set.of("config", "error")),
            Map.entry("cli.start", Set.of("engine.ort", "error")),
            Map.entry("cli.terminal", Set.of("turn", "audio", "error")),
            Map.entry(
                    "cli.local",
                    Set.of(
                            "model.minicpmo26",
                            "server",
                            "speech",
                            "engine.tensorrt",
                            "engine.ort",
                            "engine",
                            "stage",
                            "config",
                            "error")),
            Map.entry(
                    "cli",
                    Set.of(
                            "cli.local",
                            "cli.option",
                            "cli.start",
                            "cli.terminal",
                            "server",
                            "speech",
                            "engine",
                            "turn",
                            "stage",
                            "config",
                            "error")),
            Map.entry(
                    "cli.tool",
                    Set.of(
                            "cli",
                            "cli.local",
                            "cli.option",
                            "bench.gpu",
                            "bench.load.report",
                            "bench.load.run",
                            "bench.load.measure",
                            "bench.report",
                            "bench.study",
                            "export",
                            "speech",
                            "engine.tensorrt",
                            "engine.ort",
                            "engine",
                            "stage",
                            "config",
                            "error")));

    /** Each library and the only packages that may use it. */
    private static final Map<String, List<String>> ONLY_PLACE = Map.ofEntries(
            Map.entry("ai.onnxruntime..", List.of("engine.ort")),
            Map.entry("org.bytedeco..", List.of("engine.tensorrt")),
            Map.entry("ai.onnx.proto..", List.of("onnx")),
            Map.entry("ai.djl..", List.of("text")),
            Map.entry("com.ibm.icu..", List.of("text")),
            Map.entry("org.HdrHistogram..", List.of("metrics", "bench")),
            Map.entry("io.prometheus..", List.of("metrics")),
            Map.entry("org.hipparchus..", List.of("bench")),
            Map.entry("io.vertx..", List.of("server", "bench")),
            // SocketLine and SocketClient cut a connection below its WebSocket, which no public method does
            Map.entry("io.vertx.core.internal..", List.of("server", "bench.load.run")),
            Map.entry("io.netty..", List.of("server", "bench.load.run")),
            Map.entry("picocli..", List.of("cli")),
            Map.entry("me.tongfei..", List.of("cli")));

    @Test
    void everyPackageImportsOnlyWhatItsRowAllows() {
        new TreeMap<>(MAY_IMPORT).forEach((feature, allowed) -> {
            String[] forbidden = MAY_IMPORT.keySet().stream()
                    .filter(other -> !other.equals(feature) && !allowed.contains(other))
                    .map(other -> ROOT + "." + other)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + feature)
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
                .map(name -> name.substring(ROOT.length() + 1))
                .filter(name -> !MAY_IMPORT.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), withoutRow);
    }

    /** Checks that no row allows more than is needed; {@code error} is open to all who may throw. */
    @Test
    void everyAllowedImportIsMade() {
        TreeMap<String, Set<String>> unused = new TreeMap<>();
        MAY_IMPORT.forEach((feature, allowed) -> {
            Set<String> made = importsOf(feature);
            Set<String> rest = allowed.stream()
                    .filter(other -> !other.equals("error") && !made.contains(ROOT + "." + other))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!rest.isEmpty()) {
                unused.put(feature, rest);
            }
        });
        assertEquals(Map.of(), unused, "rows that allow imports which nothing makes");
    }

    private static Set<String> importsOf(String feature) {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().equals(ROOT + "." + feature))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency ->
                        dependency.getTargetClass().getBaseComponentType().getPackageName())
                .collect(Collectors.toSet());
    }

    /** Checks that a simple name means one type, also where it is written without its package. */
    @Test
    void noTwoTypesHaveTheSameName() {
        Map<String, List<String>> doubled = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getName, Collectors.toList())));
        doubled.values().removeIf(names -> names.size() == 1);
        assertEquals(Map.of(), doubled);
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
    void graphsAreWrittenOnlyByLayersAndModels() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".onnx", ROOT + ".layers", ROOT + ".model..", ROOT + ".engine..", ROOT + ".export")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + ".onnx.GraphBuilder")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** Lists the only classes of Parlando that reach below Vert.x: two cut a connection, one judges its frames. */
    @Test
    void fewClassesReachBelowTheirWebSocket() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".server.SocketLine")
                .and()
                .haveNameNotMatching(".*\\.server\\.(FrameGuard|OpenConnections|RequestGate).*")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".bench.load.run.SocketClient")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.core.internal..", "io.netty..")
                .check(CLASSES);
    }

    /** Checks that every call whose digits or letters could depend on the user's language names its locale. */
    @Test
    void nothingIsWrittenInTheUsersLocale() {
        noClasses()
                .should(callWithoutLocale(
                        "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
                        "java.lang.String.formatted([Ljava.lang.Object;)",
                        "java.lang.String.toLowerCase()",
                        "java.lang.String.toUpperCase()",
                        "java.io.PrintStream.printf(java.lang.String, [Ljava.lang.Object;)",
                        "java.io.PrintStream.format(java.lang.String, [Ljava.lang.Object;)",
                        "java.io.PrintWriter.printf(java.lang.String, [Ljava.lang.Object;)",
                        "java.io.PrintWriter.format(java.lang.String, [Ljava.lang.Object;)",
                        "java.time.format.DateTimeFormatter.ofPattern(java.lang.String)",
                        "java.text.SimpleDateFormat.<init>(java.lang.String)",
                        "java.text.DecimalFormat.<init>(java.lang.String)",
                        "java.util.Formatter.<init>()"))
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> callWithoutLocale(String... methods) {
        Set<String> forbidden = Set.of(methods);
        return new ArchCondition<>("write in the user's locale") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getCodeUnitCallsFromSelf().stream()
                        .filter(call -> forbidden.contains(call.getTarget().getFullName()))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(item, call.getDescription())));
            }
        };
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + ".(**)")
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
