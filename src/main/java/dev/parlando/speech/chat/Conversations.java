package dev.parlando.speech.chat;

import dev.parlando.bundle.Voice;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LanguageModel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the chat sessions and gives them the LLM's slots (model reference 1.6). The KV cache of a conversation stays
 * from turn to turn. A conversation that has lost its slot to another is prefilled again from its tokens. When the
 * context is full, the oldest turns are dropped. Inference thread only.
 *
 * <p>The LLM's last slot keeps the system message of the voice that spoke last, so that a new conversation begins with
 * a copy of it.
 */
public final class Conversations {
    private final LanguageModel llm;
    private final ChatTokens chat;
    private final ReplyRules rules;
    private final Map<String, Conversation> bySession = new LinkedHashMap<>();
    private long clock;
    /** Name of the voice whose system message the last slot holds. */
    private String keptVoice = "";

    /**
     * Creates the keeper of no sessions.
     *
     * @param llm its last slot keeps a system message, the others conversations
     * @param chat prompts of this language model
     */
    public Conversations(LanguageModel llm, ChatTokens chat, ReplyRules rules) {
        this.llm = llm;
        this.chat = chat;
        this.rules = rules;
    }

    /**
     * Returns whether a turn of the session could begin now. No other turn of the session may be running, and a slot
     * must be free or held by an idle conversation.
     */
    public boolean canBegin(String sessionId) {
        Conversation conversation = bySession.get(sessionId);
        if (conversation != null && conversation.isBusy()) {
            return false;
        }
        return (conversation != null && conversation.hasSlot())
                || freeSlot() >= 0
                || idleOwner().isPresent();
    }

    /**
     * Appends a user message and the generation prompt. The tokens that the cache lacks must be prefilled next.
     *
     * @throws VoiceException {@code BAD_TEXT} if the message alone is longer than the context
     */
    public Conversation begin(String sessionId, Voice voice, String message) {
        Conversation conversation = bySession.computeIfAbsent(sessionId, Conversation::new);
        takeSlot(conversation);
        if (!conversation.voice().equals(voice.name())) {
            conversation.setSystemMessage(voice.name(), chat.systemMessage(voice));
            llm.truncate(conversation.slot(), 0);
        }
        if (llm.length(conversation.slot()) == 0 && keptVoice.equals(voice.name())) {
            llm.copy(keptSlot(), conversation.slot());
        }
        conversation.beginTurn();
        conversation.append(chat.userMessage(conversation.previousReply(), message));
        makeRoom(conversation);
        conversation.setBusy(true, ++clock);
        return conversation;
    }

    /** Starts the reply to the message that {@link #begin} has appended. */
    public Reply newReply(Conversation conversation, LlmSampler sampler) {
        return new Reply(conversation, llm, chat, sampler, rules);
    }

    /**
     * Notes that a piece of a prompt is in the cache now, and keeps a copy of the system message's cache for the next
     * conversation.
     */
    public void onPrefilled(Conversation conversation) {
        if (!keptVoice.equals(conversation.voice()) && llm.length(conversation.slot()) >= conversation.systemLength()) {
            llm.copy(conversation.slot(), keptSlot());
            llm.truncate(keptSlot(), conversation.systemLength());
            keptVoice = conversation.voice();
        }
    }

    private int keptSlot() {
        return llm.numSlots() - 1;
    }

    /** Returns the number of slots for conversations. */
    public int numSlots() {
        return llm.numSlots() - 1;
    }

    private void makeRoom(Conversation conversation) {
        int limit = llm.capacity() - rules.mostTokens();
        while (conversation.length() > limit && conversation.numTurns() > 1) {
            conversation.dropFirstTurn();
            llm.truncate(conversation.slot(), Math.min(llm.length(conversation.slot()), conversation.systemLength()));
        }
        if (conversation.length() > limit) {
            int length = conversation.length();
            abandon(conversation);
            throw new VoiceException(
                    ErrorCode.BAD_TEXT,
                    "the message and its prompt are " + length + " tokens, llm.context-tokens leaves " + limit);
        }
    }

    private void takeSlot(Conversation conversation) {
        if (conversation.hasSlot()) {
            return;
        }
        int slot = freeSlot();
        if (slot < 0) {
            Conversation idle = idleOwner().orElseThrow(() -> new IllegalStateException("no slot for a conversation"));
            slot = idle.slot();
            idle.loseSlot();
        }
        llm.truncate(slot, 0);
        conversation.setSlot(slot);
    }

    private int freeSlot() {
        for (int slot = 0; slot < numSlots(); slot++) {
            int candidate = slot;
            if (bySession.values().stream().noneMatch(other -> other.slot() == candidate)) {
                return slot;
            }
        }
        return -1;
    }

    /** Returns the idle conversation with a slot that was used longest ago. */
    private Optional<Conversation> idleOwner() {
        return bySession.values().stream()
                .filter(conversation -> conversation.hasSlot() && !conversation.isBusy())
                .min(Comparator.comparingLong(Conversation::lastUsed));
    }

    /** Notes how a reply ended. All sampled tokens but the last are in the conversation. */
    public void end(Conversation conversation, PreviousReply how) {
        conversation.setPreviousReply(how);
        conversation.setBusy(false, ++clock);
    }

    /** Removes a conversation whose turn failed, because its cache may be wrong. */
    public void abandon(Conversation conversation) {
        remove(bySession.remove(conversation.sessionId()));
    }

    /** Removes the conversation of a session and frees its slot. */
    public void endSession(String sessionId) {
        remove(bySession.remove(sessionId));
    }

    private void remove(@Nullable Conversation conversation) {
        if (conversation != null && conversation.hasSlot()) {
            llm.truncate(conversation.slot(), 0);
            conversation.loseSlot();
        }
    }

    int size() {
        return bySession.size();
    }

    /** Returns the number of tokens in the LLM's cache, all conversations together. */
    public long cachedTokens() {
        long sum = 0;
        for (int slot = 0; slot < numSlots(); slot++) {
            sum += llm.length(slot);
        }
        return sum;
    }
}
