package dev.parlando.config;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Reads files of {@code key = value} lines, in the form of Java properties. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Returns the values of a file by key.
     *
     * @throws VoiceException {@code BAD_CONFIG} when it cannot be read, saying why
     */
    public static Map<String, String> read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, FileFailure.reasonOf(e), e);
        }
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw unreadable(
                    file, "line " + wrongLine(text) + " holds \\u without four hexadecimal digits after it", e);
        }
    }

    /** @throws IllegalArgumentException if a Unicode escape is broken; it does not tell where */
    private static Map<String, String> parse(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static int wrongLine(String text) {
        List<String> lines = text.lines().toList();
        int number = 1;
        while (number < lines.size() && canBeRead(lines.get(number - 1))) {
            number++;
        }
        return number;
    }

    private static boolean canBeRead(String line) {
        try {
            parse(line);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static VoiceException unreadable(Path file, String why, Exception cause) {
        return new VoiceException(
                ErrorCode.BAD_CONFIG, "cannot read the configuration file " + file + ": " + why, cause);
    }
}
