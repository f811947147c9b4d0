package dev.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Counts the tests tagged {@code gpu}, which do not run by default, so that none gets lost. */
final class GpuTestsTest {
    private static final int NUM_GPU_TESTS = 12;

    @Test
    void theTestsThatWaitForAGpuAreAllThere() {
        long found = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS).importPackages("dev.parlando").stream()
                        .flatMap(GpuTestsTest::gpuTests)
                        .count();
        assertEquals(NUM_GPU_TESTS, found);
    }

    private static Stream<JavaMethod> gpuTests(JavaClass type) {
        boolean whole = type.tryGetAnnotationOfType(Tag.class)
                .filter(GpuTestsTest::isGpu)
                .isPresent();
        return type.getMethods().stream()
                .filter(method -> method.isAnnotatedWith(Test.class))
                .filter(method -> whole
                        || method.tryGetAnnotationOfType(Tag.class)
                                .filter(GpuTestsTest::isGpu)
                                .isPresent());
    }

    private static boolean isGpu(Tag tag) {
        return tag.value().equals("gpu");
    }
}
