package dev.parlando.speech.chat;

import dev.parlando.bundle.Voice;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.ChatTemplate;
import dev.parlando.model.minicpmo26.ChatTemplate.PreviousReply;
import dev.parlando.model.minicpmo26.SystemPrompt;
import dev.parlando.text.LlmTokenizer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chat sessions and the LLM's slots (model reference 1.6). A conversation's cache goes on from turn to turn; one that
 * has lost its slot to another is prefilled anew from its tokens; when the context is full, the oldest turns leave. The LLM's
 * last slot keeps the system message of the voice that spoke last, so that a new conversation begins with a copy of it.
 */
public final class Conversations {
    private final LanguageModel llm;
    private final LlmTokenizer tokenizer;
    private final int maxReplyTokens;
    private final Map<String, Conversation> bySession = new LinkedHashMap<>();
    private long clock;
    /** Whose system message the last slot holds. */
    private String keptVoice = "";

    public Conversations(LanguageModel llm, LlmTokenizer tokenizer, int maxReplyTokens) {
        this.llm = llm;
        this.tokenizer = tokenizer;
        this.maxReplyTokens = maxReplyTokens;
    }

    /** Whether a turn of the session could begin now: no other turn of it runs, and a slot can be had. */
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
     * Appends a user message and the generation prompt; those tokens that the cache lacks are to be prefilled.
     *
     * @throws VoiceException {@code BAD_TEXT} if the message alone is longer than the context
     */
    public Conversation begin(String sessionId, Voice voice, String message) {
        Conversation conversation = bySession.computeIfAbsent(sessionId, Conversation::new);
        takeSlot(conversation);
        if (!conversation.voice().equals(voice.name())) {
            conversation.setSystemMessage(voice.name(), systemMessage(voice));
            llm.truncate(conversation.slot(), 0);
        }
        if (llm.length(conversation.slot()) == 0 && keptVoice.equals(voice.name())) {
            llm.copy(keptSlot(), conversation.slot());
        }
        conversation.beginTurn();
        conversation.append(tokenizer.encode(ChatTemplate.userPrefix(conversation.previousReply())));
        conversation.append(tokenizer.encodeUntrusted(message));
        conversation.append(tokenizer.encode(ChatTemplate.STREAMING_GENERATION_PROMPT));
        makeRoom(conversation);
        conversation.setBusy(true, ++clock);
        return conversation;
    }

    /** Told of a piece of a prompt that is in the cache now. */
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

    /** Slots of conversations. */
    public int numSlots() {
        return llm.numSlots() - 1;
    }

    private int[] systemMessage(Voice voice) {
        String prompt = voice.prompt()
                .orElse(SystemPrompt.withoutReferenceAudio(
                                SystemPrompt.Mode.AUDIO_ASSISTANT, dev.parlando.text.Language.ENGLISH)
                        .content(ChatTemplate.Form.STREAMING));
        return tokenizer.encode(ChatTemplate.message(ChatTemplate.USER, prompt));
    }

    private void makeRoom(Conversation conversation) {
        int limit = llm.capacity() - maxReplyTokens;
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

    /** The idle conversation with a slot that was used longest ago. */
    private Optional<Conversation> idleOwner() {
        return bySession.values().stream()
                .filter(conversation -> conversation.hasSlot() && !conversation.isBusy())
                .min(Comparator.comparingLong(Conversation::lastUsed));
    }

    /** The reply ended; its sampled tokens but the last are in the conversation. */
    public void end(Conversation conversation, PreviousReply how) {
        conversation.setPreviousReply(how);
        conversation.setBusy(false, ++clock);
    }

    /** The turn failed: the conversation cannot be trusted and is forgotten. */
    public void abandon(Conversation conversation) {
        remove(bySession.remove(conversation.sessionId()));
    }

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

    /** Tokens in the LLM's cache, all conversations together. */
    public long cachedTokens() {
        long sum = 0;
        for (int slot = 0; slot < numSlots(); slot++) {
            sum += llm.length(slot);
        }
        return sum;
    }
}
