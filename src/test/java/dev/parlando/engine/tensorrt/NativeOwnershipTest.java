package dev.parlando.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.parlando.engine.tensorrt.cuda.Owner;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds that native things are acquired in few classes, each of which gives them to an owner or releases them itself. */
final class NativeOwnershipTest {
    /** Calls of CUDA, NVRTC and TensorRT that return something to be released. */
    private static final Pattern ACQUIRES = Pattern.compile("cuda\\w*(Malloc|Alloc|Create|Instantiate|EndCapture)\\w*"
            + "|cu\\w*(ModuleLoad|Alloc|Create|LibraryLoad|Retain)\\w*"
            + "|nvrtcCreate\\w*|create[A-Z]\\w*|build[A-Z]\\w*|deserialize\\w*|serialize");

    /** The classes that acquire, and what; {@code createOptimizationProfile} returns what the builder owns. */
    private static final Map<String, Set<String>> PLACES = Map.of(
            "cuda.Cuda", Set.of("cudaHostAlloc", "cudaMalloc", "cudaStreamCreateWithPriority"),
            "cuda.Replay", Set.of("cudaGraphInstantiate", "cudaStreamEndCapture"),
            "kernel.KernelModule", Set.of("cuModuleLoadData", "nvrtcCreateProgram"),
            "plan.Network", Set.of("createExecutionContext"),
            "plan.PlanBuilder",
                    Set.of(
                            "buildSerializedNetwork",
                            "createBuilderConfig",
                            "createInferBuilder",
                            "createInferRuntime",
                            "createNetworkV2",
                            "createOptimizationProfile",
                            "createParser",
                            "createTimingCache",
                            "deserializeCudaEngine",
                            "serialize"));

    private static final Set<JavaClass> CLASSES = Set.copyOf(new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.parlando").stream()
                    .toList());

    private static String place(JavaClass type) {
        String name = type.getName();
        String inside = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
        return inside.replace(NativeOwnershipTest.class.getPackageName() + ".", "");
    }

    /** Returns the calls of a class, those that it only names ({@code settings::create}) included. */
    private static Set<JavaAccess<?>> calls(JavaClass type) {
        Set<JavaAccess<?>> calls = new HashSet<>(type.getMethodCallsFromSelf());
        calls.addAll(type.getMethodReferencesFromSelf());
        return calls;
    }

    private static boolean acquires(JavaAccess<?> call) {
        return call.getTargetOwner().getPackageName().startsWith("org.bytedeco")
                && ACQUIRES.matcher(call.getName()).matches();
    }

    @Test
    void nativeThingsAreAcquiredInTheseClassesOnly() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            for (JavaAccess<?> call : calls(type)) {
                if (acquires(call)) {
                    found.computeIfAbsent(place(type), unused -> new TreeSet<>())
                            .add(call.getName());
                }
            }
        }
        assertEquals(new TreeMap<>(PLACES), found);
    }

    @Test
    void whoeverAcquiresKnowsOwners() {
        Set<String> withOwners = CLASSES.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Owner.class)))
                .map(NativeOwnershipTest::place)
                .collect(Collectors.toSet());
        Set<String> without = new TreeSet<>(PLACES.keySet());
        without.removeAll(withOwners);
        assertEquals(Set.of(), without);
    }

    /**
     * Checks that every plain address that CUDA lends is released in the same class, by the call that belongs to it.
     */
    @Test
    void everyAcquiringCallHasItsReleaseBesideIt() {
        Map<String, Set<String>> releases = Map.of(
                "cuda.Cuda", Set.of("cudaFree", "cudaFreeHost", "cudaStreamDestroy"),
                "cuda.Replay", Set.of("cudaGraphDestroy", "cudaGraphExecDestroy"),
                "kernel.KernelModule", Set.of("cuModuleUnload", "nvrtcDestroyProgram"));
        Pattern releasing = Pattern.compile("cudaFree\\w*|\\w+Destroy\\w*|cuModuleUnload");
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            for (JavaAccess<?> call : calls(type)) {
                if (call.getTargetOwner().getPackageName().startsWith("org.bytedeco")
                        && releasing.matcher(call.getName()).matches()) {
                    found.computeIfAbsent(place(type), unused -> new TreeSet<>())
                            .add(call.getName());
                }
            }
        }
        assertEquals(new TreeMap<>(releases), found);
    }
}
