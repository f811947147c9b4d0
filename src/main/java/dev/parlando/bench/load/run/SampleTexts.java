package dev.parlando.bench.load.run;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Provides the texts that a load test speaks. */
public final class SampleTexts {
    /** Short and long sentences with questions, numbers, names and pauses. */
    public static final List<String> BUILT_IN = List.of(
            "Good morning.",
            "Yes, of course.",
            "Could you say that again, please?",
            "The train to the coast leaves in four minutes from platform nine.",
            "I left the keys on the kitchen table, next to the blue bowl.",
            "It will rain in the evening, so take a coat with you.",
            "What time does the library close on Saturdays?",
            "Turn left at the church, then keep going until you see the bridge.",
            "My grandmother planted this apple tree in nineteen fifty-two.",
            "No, wait, that was the wrong door.",
            "The recipe needs two eggs, a cup of flour and a pinch of salt.",
            "Please hold the line; somebody will be with you shortly.",
            "Seventeen ships lay in the harbour, and not one of them was ready to sail.",
            "How far is it from here to the top of the hill?",
            "She opened the letter slowly, read it twice, and put it back in her pocket.",
            "Your parcel was handed to a neighbour at half past two.",
            "Careful, the plate is hot!",
            "The second movement is quiet, almost like someone humming in another room.",
            "If the light is red, wait; if it is green, press the button and step back.",
            "There are three hundred and sixty-five days in a year, and one more every fourth.",
            "We should meet again on Thursday, unless the weather is too bad to travel.",
            "The old clock in the hall has not worked since the winter before last.",
            "Can I pay with a card, or do you only take cash?",
            "A small dog was asleep under the bench, one paw over its nose.",
            "After the storm the beach was covered with driftwood, shells and tangled rope.",
            "He counted the steps as he climbed: one hundred and twelve, as always.",
            "Thank you for your patience.",
            "The museum is free on the first Sunday of the month, but it gets crowded by noon.",
            "Nobody knew who had painted the fence, though everyone had a theory.",
            "Close your eyes, listen to the river, and tell me what else you can hear.");

    private SampleTexts() {}

    /**
     * Reads a file of one text a line; empty lines are left out.
     *
     * @throws VoiceException {@code BAD_CONFIG} when it cannot be read or holds no text
     */
    public static List<String> read(Path file) {
        List<String> texts;
        try (var lines = Files.lines(file)) {
            texts = lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
        } catch (IOException | UncheckedIOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot read --texts " + file, e);
        }
        if (texts.isEmpty()) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "--texts " + file + " holds no text");
        }
        return texts;
    }
}
