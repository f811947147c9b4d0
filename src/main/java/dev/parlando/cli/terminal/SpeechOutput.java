package dev.parlando.cli.terminal;

import dev.parlando.audio.PcmChunk;
import dev.parlando.audio.WavWriter;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnSummary;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Writes a turn's audio while it is made, with a progress bar for long texts. Use it on the inference thread. */
public final class SpeechOutput implements TurnListener, Closeable {
    /** Selects the form in which audio is written. */
    public enum Format {
        WAV,
        RAW
    }

    private static final String STANDARD_OUTPUT = "standard output";
    private static final int LONG_TEXT_CHARS = 200;
    /** Usual speed of English read aloud, which sets the length of the progress bar. */
    private static final int CHARS_PER_SECOND = 15;

    /** Receives the chunks. */
    private interface Sink extends Closeable {
        void write(PcmChunk chunk) throws IOException;
    }

    private final String name;
    private final Sink sink;
    private final @Nullable ProgressBar progress;
    private final long startNanos = System.nanoTime();
    private long firstAudioNanos;
    private long endNanos;
    private long numSamples;
    private @Nullable IOException broken;
    private @Nullable TurnSummary summary;

    private SpeechOutput(String name, Sink sink, @Nullable ProgressBar progress) {
        this.name = name;
        this.sink = sink;
        this.progress = progress;
    }

    /**
     * Opens a file and replaces its contents.
     *
     * @param expectedChars number of characters to be spoken; 0 if unknown
     */
    public static SpeechOutput toFile(Path file, Format format, int expectedChars) throws IOException {
        Sink sink = naming(
                file.toString(),
                () -> format == Format.WAV ? wav(WavWriter.toFile(file)) : raw(Files.newOutputStream(file), true));
        return new SpeechOutput(
                file.toString(), sink, expectedChars < LONG_TEXT_CHARS ? null : progressBar(expectedChars));
    }

    /** Opens standard output, which stays open at the end. */
    public static SpeechOutput toStandardOutput(Format format) throws IOException {
        Sink sink = naming(
                STANDARD_OUTPUT,
                () -> format == Format.WAV
                        ? wav(WavWriter.toStandardOutput())
                        : raw(new FileOutputStream(FileDescriptor.out), false));
        return new SpeechOutput(STANDARD_OUTPUT, sink, null);
    }

    private interface Opening {
        Sink open() throws IOException;
    }

    private static Sink naming(String name, Opening opening) throws IOException {
        try {
            return opening.open();
        } catch (IOException e) {
            throw named(name, e);
        }
    }

    /** Returns a failure that names the output: the JDK's failures of writing say only what went wrong. */
    private static IOException named(String name, IOException failure) {
        if (failure instanceof FileSystemException || failure instanceof FileNotFoundException) {
            return failure;
        }
        FileSystemException named =
                new FileSystemException(name, null, "audio cannot be written: " + failure.getMessage());
        named.initCause(failure);
        return named;
    }

    private static Sink wav(WavWriter writer) {
        return new Sink() {
            @Override
            public void write(PcmChunk chunk) throws IOException {
                writer.write(chunk);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    private static Sink raw(OutputStream out, boolean owned) {
        return new Sink() {
            @Override
            public void write(PcmChunk chunk) throws IOException {
                out.write(chunk.toS16le());
                out.flush();
            }

            @Override
            public void close() throws IOException {
                if (owned) {
                    out.close();
                }
            }
        };
    }

    private static ProgressBar progressBar(int expectedChars) {
        return new ProgressBarBuilder()
                .setTaskName("speaking")
                .setUnit(" s", 1)
                .setInitialMax(Math.max(1, expectedChars / CHARS_PER_SECOND))
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    @Override
    public void onStarted() {}

    @Override
    public void onText(String delta) {}

    @Override
    public void onAudio(PcmChunk audio) {
        if (numSamples == 0) {
            firstAudioNanos = System.nanoTime();
        }
        numSamples += audio.numSamples();
        if (progress != null) {
            long seconds = numSamples / PcmChunk.SAMPLE_RATE_HZ;
            progress.maxHint(Math.max(progress.getMax(), seconds));
            progress.stepTo(seconds);
        }
        try {
            sink.write(audio);
        } catch (IOException e) {
            broken = e;
        }
    }

    @Override
    public void onDone(TurnSummary turnSummary) {
        summary = turnSummary;
        endNanos = System.nanoTime();
        if (progress != null) {
            progress.maxHint(progress.getCurrent());
            progress.close();
        }
    }

    /**
     * Checks that all audio so far was written.
     *
     * @throws IOException if audio could not be written: the reader of a pipe is gone, or the disk is full
     */
    public void throwIfBroken() throws IOException {
        if (broken != null) {
            throw named(name, broken);
        }
    }

    /** Returns whether no audio has arrived yet. */
    public boolean isSilent() {
        return numSamples == 0;
    }

    /**
     * Returns the summary of the turn.
     *
     * @throws IllegalStateException before the turn has ended
     */
    public TurnSummary summary() {
        if (summary == null) {
            throw new IllegalStateException("the turn has not ended");
        }
        return summary;
    }

    public double wallSeconds() {
        return (endNanos - startNanos) / 1e9;
    }

    /** Returns the milliseconds from the start to the first audio; 0 without audio. */
    public double firstAudioMillis() {
        return numSamples == 0 ? 0 : (firstAudioNanos - startNanos) / 1e6;
    }

    @Override
    public void close() throws IOException {
        try {
            sink.close();
        } catch (IOException e) {
            throw named(name, e);
        }
    }
}
