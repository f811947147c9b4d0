package dev.parlando.protocol.parlando;

import dev.parlando.audio.AudioFormat;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.ClientFrames;
import dev.parlando.protocol.QueryParameters;
import dev.parlando.protocol.WireDialogue;
import dev.parlando.protocol.WireProtocol;
import dev.parlando.session.TurnOptions;
import java.util.List;

/** Implements version 1 of Parlando's own protocol, as {@code docs/protocol.md} describes it. Safe for any thread. */
public final class ParlandoProtocol implements WireProtocol {
    /** Path of the protocol's sockets. */
    public static final String PATH = "/v1/voice";

    private final VoiceCodec codec = new VoiceCodec();

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public List<String> parameters() {
        return List.of("format", "mode", "voice", "queue");
    }

    @Override
    public Opening read(QueryParameters query, List<String> voices) {
        AudioFormat format = query.value("format").map(VoiceCodec::formatOf).orElse(AudioFormat.PCM_S16LE);
        boolean tellsQueue = query.value("queue").map(ParlandoProtocol::flagOf).orElse(false);
        query.value("voice").ifPresent(voice -> requireKnown(voice, voices));
        TurnOptions defaults = new TurnOptions(
                query.value("mode").map(VoiceCodec::modeOf).orElse(null),
                query.value("voice").orElse(null),
                null,
                null);
        return new ParlandoOpening(codec, format, tellsQueue, defaults);
    }

    private static boolean flagOf(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new VoiceException(ErrorCode.BAD_MESSAGE, "'queue' must be true or false");
        }
        return value.equals("true");
    }

    private static void requireKnown(String voice, List<String> voices) {
        if (!voices.isEmpty() && !voices.contains(voice)) {
            throw new VoiceException(
                    ErrorCode.UNKNOWN_VOICE,
                    "unknown voice " + QueryParameters.quoted(voice) + "; voices are " + String.join(", ", voices));
        }
    }

    private record ParlandoOpening(VoiceCodec codec, AudioFormat format, boolean tellsQueue, TurnOptions defaults)
            implements Opening {
        @Override
        public WireDialogue begin(ClientFrames frames) {
            return new ParlandoDialogue(codec, format, tellsQueue, format::newEncoder, frames);
        }
    }
}
