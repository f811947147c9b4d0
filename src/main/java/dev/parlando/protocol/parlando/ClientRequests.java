package dev.parlando.protocol.parlando;

import dev.parlando.session.TurnOptions;
import dev.parlando.session.VoiceSession;

/** Turns the messages of one client into calls of the client's session. */
record ClientRequests(VoiceSession session) implements ClientMessage.Handler {
    @Override
    public void onSpeak(ClientMessage.Speak message) {
        session.speak(message.text(), new TurnOptions(message.mode(), message.voice(), message.turn(), message.seed()));
    }

    @Override
    public void onAppend(ClientMessage.Append message) {
        session.append(message.text(), new TurnOptions(null, message.voice(), message.turn(), message.seed()));
    }

    @Override
    public void onFlush(ClientMessage.Flush message) {
        session.flush();
    }

    @Override
    public void onCancel(ClientMessage.Cancel message) {
        session.cancel(message.turn());
    }
}
