package dev.parlando.engine.ort;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Unpacks ONNX Runtime's native libraries once into a folder that lasts. By default ONNX Runtime unpacks 23 MB at every
 * start into a new folder, and a process that is killed leaves that folder behind.
 */
public final class OrtLibrary {
    /** System property that names the folder from which ONNX Runtime loads its libraries. */
    public static final String FOLDER_PROPERTY = "onnxruntime.native.path";

    private OrtLibrary() {}

    /**
     * Unpacks the libraries of this platform where they are not there yet.
     *
     * @param cache folder that can be written; a folder of this version of ONNX Runtime is made in it
     * @return the folder with the libraries; empty where ONNX Runtime brings none for this platform
     * @throws IOException if they cannot be written
     */
    public static Optional<Path> unpack(Path cache) throws IOException {
        String platform = platform();
        Path folder = cache.resolve(version()).resolve(platform);
        for (String name : List.of("onnxruntime", "onnxruntime4j_jni")) {
            String file = System.mapLibraryName(name);
            URL packed = OrtEnvironment.class.getResource("native/" + platform + "/" + file);
            if (packed == null) {
                return Optional.empty();
            }
            unpack(packed, folder.resolve(file));
        }
        return Optional.of(folder);
    }

    /**
     * Unpacks one file. It appears under its name only when it is whole, so that starts at the same time never load
     * half a library.
     */
    private static void unpack(URL packed, Path target) throws IOException {
        URLConnection connection = packed.openConnection();
        try (InputStream in = connection.getInputStream()) {
            if (Files.isRegularFile(target) && Files.size(target) == connection.getContentLengthLong()) {
                return;
            }
            Files.createDirectories(target.getParent());
            Path part = Files.createTempFile(target.getParent(), "part", "");
            try {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    /** Returns the name of the jar without its ending, such as onnxruntime-1.26.0. */
    private static String version() {
        CodeSource source = OrtEnvironment.class.getProtectionDomain().getCodeSource();
        String path = source == null ? "onnxruntime" : source.getLocation().getPath();
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
    }

    /** Returns the platform as ONNX Runtime's jar names it, such as linux-x64. */
    private static String platform() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system =
                name.contains("win") && !name.contains("darwin") ? "win" : name.contains("mac") ? "osx" : "linux";
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return system + "-" + (processor.equals("aarch64") || processor.equals("arm64") ? "aarch64" : "x64");
    }
}
