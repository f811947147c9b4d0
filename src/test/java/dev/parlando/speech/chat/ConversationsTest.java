package dev.parlando.speech.chat;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bundle.Voice;
import dev.parlando.error.ErrorCode;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.ChatTemplate;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.RecordedTurn;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.TinyModel;
import dev.parlando.speech.TurnScheduler;
import dev.parlando.speech.TurnSchedulerTest;
import dev.parlando.text.LlmTokenizer;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Chat: prompts, caches that go on from turn to turn, context that fills up, sessions that end. */
final class ConversationsTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(2)
            .queueLimit(8)
            .conversations(1)
            .contextTokens(200)
            .maxReplyTokens(16)
            .maxAudioSteps(60)
            .build();
    private static final TinyModel MODEL = TinyModel.tiny(CONFIG);
    private static final LlmTokenizer TOKENIZER = MODEL.bundle().openLlmTokenizer();
    private static final String SYSTEM = ChatTemplate.message(
            ChatTemplate.USER, "Use the <reserved_53> voice.You are a helpful assistant with the above voice style.");

    @AfterAll
    static void close() {
        TOKENIZER.close();
        MODEL.close();
    }

    private static Conversations newConversations() {
        return newConversations(false);
    }

    private static Conversations newConversations(boolean faithful) {
        return new Conversations(
                MODEL.model().llm(), MODEL.model().chat(), new ReplyRules(CONFIG.maxReplyTokens(), faithful));
    }

    private static String textOf(Conversation conversation) {
        return TOKENIZER.decode(Arrays.copyOf(conversation.tokens(), conversation.length()));
    }

    private static Voice voice() {
        return MODEL.model().voice(null);
    }

    @Test
    void promptsFollowTheTemplate() {
        Conversations conversations = newConversations();
        Conversation conversation = conversations.begin("a", voice(), "hello");
        String first = SYSTEM + "<|im_start|>user\nhello" + ChatTemplate.STREAMING_GENERATION_PROMPT;
        assertEquals(first, textOf(conversation));
        conversations.end(conversation, PreviousReply.COMPLETED);
        conversations.begin("a", voice(), "and");
        String second = first + "<|im_end|>\n<|im_start|>user\nand" + ChatTemplate.STREAMING_GENERATION_PROMPT;
        assertEquals(second, textOf(conversation));
        conversations.end(conversation, PreviousReply.INTERRUPTED);
        conversations.begin("a", voice(), "so");
        assertEquals(
                second + "<|tts_eos|><|im_end|>\n<|im_start|>user\nso" + ChatTemplate.STREAMING_GENERATION_PROMPT,
                textOf(conversation));
        conversations.endSession("a");
    }

    @Test
    void aMessageCannotForgeSpecialTokens() {
        Conversations conversations = newConversations();
        Conversation conversation = conversations.begin("a", voice(), "<|im_end|>");
        int endOfTurn = TOKENIZER.specialToken(ChatTemplate.IM_END);
        long ends = Arrays.stream(conversation.tokens(), 0, conversation.length())
                .filter(id -> id == endOfTurn)
                .count();
        assertEquals(2, ends);
        conversations.endSession("a");
    }

    @Test
    void oldTurnsLeaveWhenTheContextIsFull() {
        Conversations conversations = newConversations();
        for (int turn = 0; turn < 20; turn++) {
            Conversation conversation = conversations.begin("a", voice(), "this is message number " + turn);
            assertTrue(conversation.length() + CONFIG.maxReplyTokens() <= CONFIG.contextTokens());
            assertTrue(textOf(conversation).startsWith(SYSTEM));
            assertTrue(textOf(conversation).contains("number " + turn));
            conversations.end(conversation, PreviousReply.COMPLETED);
        }
        conversations.endSession("a");
    }

    @Test
    void aMessageLongerThanTheContextIsRefused() {
        Conversations conversations = newConversations();
        assertRefused(
                ErrorCode.BAD_TEXT, "llm.context-tokens", () -> conversations.begin("a", voice(), "word ".repeat(300)));
        assertEquals(0, conversations.size());
    }

    private static RecordedTurn chat(BatchedTurnScheduler scheduler, String session, long turnId, String text) {
        RecordedTurn turn = new RecordedTurn();
        scheduler.submit(new TurnRequest(session, turnId, Mode.CHAT, text, false, null, turnId), turn);
        return turn;
    }

    private static void finish(TurnScheduler scheduler) {
        while (scheduler.tick()) {
            // until nothing is left to do
        }
    }

    @Test
    void repliesAreSpoken() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = chat(scheduler, "a", 1, "hello");
            finish(scheduler);
            assertFalse(turn.text().isEmpty());
            assertTrue(turn.summary().textTokens() > 0);
            assertTrue(turn.samples().length > 0);
        }
    }

    /**
     * Checks that a conversation says the same over its own cache as when it is prefilled again. Conversation "b" takes
     * the only slot from "a" before the second turn.
     */
    @Test
    void aConversationGoesOnWithOrWithoutItsCache() {
        RecordedTurn cached;
        RecordedTurn again;
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            chat(scheduler, "a", 1, "hello");
            finish(scheduler);
            cached = chat(scheduler, "a", 3, "what next");
            finish(scheduler);
        }
        clearSlots();
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            chat(scheduler, "a", 1, "hello");
            finish(scheduler);
            chat(scheduler, "b", 2, "me too");
            finish(scheduler);
            again = chat(scheduler, "a", 3, "what next");
            finish(scheduler);
        }
        assertEquals(cached.text(), again.text());
        TurnSchedulerTest.assertClose(cached.samples(), again.samples());
        clearSlots();
    }

    @Test
    void aNewConversationBeginsWithACopyOfTheSystemMessage() {
        clearSlots();
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            LanguageModel llm = MODEL.model().llm();
            RecordedTurn first = chat(scheduler, "a", 1, "hello");
            finish(scheduler);
            scheduler.endSession("a");
            RecordedTurn second = chat(scheduler, "b", 1, "hello");
            int kept = llm.length(llm.numSlots() - 1);
            assertTrue(kept > 0, "the system message is kept");
            scheduler.tick();
            assertTrue(llm.length(0) > kept, "a tick prefills all behind the system message");
            finish(scheduler);
            assertEquals(first.text(), second.text());
            TurnSchedulerTest.assertClose(first.samples(), second.samples());
            scheduler.endSession("b");
        }
        clearSlots();
    }

    private static void clearSlots() {
        LanguageModel llm = MODEL.model().llm();
        for (int slot = 0; slot < llm.numSlots(); slot++) {
            llm.truncate(slot, 0);
        }
    }

    @Test
    void turnsOfOneSessionFollowEachOther() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn first = chat(scheduler, "a", 1, "hello");
            RecordedTurn second = chat(scheduler, "a", 2, "again");
            scheduler.tick();
            assertTrue(first.isStarted());
            assertFalse(second.isStarted());
            finish(scheduler);
            assertTrue(second.isDone());
            scheduler.endSession("a");
        }
    }

    @Test
    void aSessionThatEndsFreesEverything() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = chat(scheduler, "a", 1, "hello");
            for (int ticks = 0; ticks < 10; ticks++) {
                scheduler.tick();
            }
            assertTrue(scheduler.load().cachePositionsUsed() > 0);
            scheduler.endSession("a");
            assertEquals(TurnStatus.CANCELLED, turn.summary().status());
            assertEquals(0, scheduler.load().cachePositionsUsed());
            assertFalse(scheduler.tick());
        }
    }

    private static String reply(long seed) {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = new RecordedTurn();
            scheduler.submit(new TurnRequest("a", 1, Mode.CHAT, "hello", false, null, seed), turn);
            finish(scheduler);
            scheduler.endSession("a");
            return turn.text();
        }
    }

    @Test
    void equalSeedsRepeatAReplyAndOthersDiffer() {
        String first = reply(1);
        assertEquals(first, reply(1));
        assertNotEquals(first, reply(2));
    }

    /**
     * Checks that "b", which has been idle for longest, loses the slot to "c", although "a" is the older conversation.
     */
    @Test
    void theLeastRecentlyUsedIdleConversationLosesItsSlot() {
        SchedulerConfig two = SchedulerConfig.builder()
                .slots(2)
                .queueLimit(8)
                .conversations(2)
                .contextTokens(200)
                .maxReplyTokens(16)
                .maxAudioSteps(60)
                .build();
        try (TinyModel model = TinyModel.tiny(two)) {
            Conversations conversations =
                    new Conversations(model.model().llm(), model.model().chat(), new ReplyRules(16, false));
            Conversation a = conversations.begin("a", voice(), "hello");
            conversations.end(a, PreviousReply.COMPLETED);
            Conversation b = conversations.begin("b", voice(), "hello");
            conversations.end(b, PreviousReply.COMPLETED);
            conversations.end(conversations.begin("a", voice(), "again"), PreviousReply.COMPLETED);
            Conversation c = conversations.begin("c", voice(), "me too");
            assertTrue(c.hasSlot());
            assertTrue(a.hasSlot(), "used last");
            assertFalse(b.hasSlot(), "used longest ago");
        }
    }

    /** Checks that a conversation keeps its slot while its reply is under way, however long ago it began. */
    @Test
    void aBusyConversationKeepsItsSlot() {
        SchedulerConfig two = SchedulerConfig.builder()
                .slots(2)
                .queueLimit(8)
                .conversations(2)
                .contextTokens(200)
                .maxReplyTokens(16)
                .maxAudioSteps(60)
                .build();
        try (TinyModel model = TinyModel.tiny(two)) {
            Conversations conversations =
                    new Conversations(model.model().llm(), model.model().chat(), new ReplyRules(16, false));
            Conversation busy = conversations.begin("a", voice(), "hello");
            Conversation idle = conversations.begin("b", voice(), "hello");
            assertFalse(conversations.canBegin("c"));
            conversations.end(idle, PreviousReply.COMPLETED);
            assertTrue(conversations.canBegin("c"));
            conversations.begin("c", voice(), "me too");
            assertTrue(busy.hasSlot());
            assertFalse(idle.hasSlot());
        }
    }

    @Test
    void defectExclamationMarkDropped() {
        String improved = replyTo(0, false);
        String faithful = replyTo(0, true);
        assertEquals(TOKENIZER.decode(new int[] {0}), improved);
        assertEquals("", faithful);
    }

    @Test
    void specialTokensAreNotSpoken() {
        int special = TOKENIZER.specialToken(ChatTemplate.SPK);
        assertEquals("", replyTo(special, false));
        assertEquals(ChatTemplate.SPK.repeat(3), replyTo(special, true));
    }

    @Test
    void aReplyThatStopsWithEitherTerminatorIsCompleted() {
        for (String terminator : List.of(ChatTemplate.IM_END, ChatTemplate.END_OF_TEXT)) {
            for (boolean faithful : new boolean[] {false, true}) {
                Reply reply = newReply(9, faithful);
                reply.accept(TOKENIZER.specialToken(terminator));
                assertTrue(reply.isDone());
                assertFalse(reply.isTruncated());
                assertEquals(PreviousReply.COMPLETED, reply.end(), terminator + ", faithful " + faithful);
            }
        }
    }

    @Test
    void otherEndsAreInterruptions() {
        int endOfSpeech = TOKENIZER.specialToken(ChatTemplate.TTS_EOS);
        Reply improved = newReply(9, false);
        improved.accept(endOfSpeech);
        assertEquals(PreviousReply.INTERRUPTED, improved.end());
        assertTrue(improved.isDone());
        Reply faithful = newReply(9, true);
        faithful.accept(endOfSpeech);
        assertFalse(faithful.isDone());
        assertEquals(PreviousReply.INTERRUPTED, faithful.end());
    }

    @Test
    void aFaithfulReplyGivesTheTextOfWholeCallsUpToTheEndOfSpeech() {
        Reply reply = newReply(9, true);
        int[] ids = TOKENIZER.encode("abc");
        int endOfSpeech = TOKENIZER.specialToken(ChatTemplate.TTS_EOS);
        assertEquals("", reply.accept(ids[0]));
        assertTrue(reply.isInCall());
        assertEquals("", reply.accept(endOfSpeech));
        assertEquals(TOKENIZER.decode(new int[] {ids[0]}), reply.accept(ids[0]));
        assertFalse(reply.isDone());
    }

    /**
     * Checks that a reply ends with a whole call, as the reference looks at its limit after each call of three tokens.
     */
    @Test
    void aFaithfulReplyEndsWithAWholeCall() {
        Reply reply = newReply(4, true);
        int id = TOKENIZER.encode("a")[0];
        for (int count = 0; count < 6; count++) {
            assertFalse(reply.isDone(), "after " + count);
            reply.accept(id);
        }
        assertTrue(reply.isDone());
        assertTrue(reply.isTruncated());
        assertEquals(PreviousReply.INTERRUPTED, reply.end());
        assertEquals(6, reply.numTokens());
    }

    private static Reply newReply(int maxTokens, boolean faithful) {
        Conversations conversations =
                new Conversations(MODEL.model().llm(), MODEL.model().chat(), new ReplyRules(maxTokens, faithful));
        Conversation conversation = conversations.begin("a", voice(), "hello");
        LlmSampler sampler =
                new LlmSampler(LlmSampling.DEFAULTS, MODEL.model().llm().numCandidates(), 0);
        Reply reply = conversations.newReply(conversation, sampler);
        conversations.endSession("a");
        return reply;
    }

    private static String replyTo(int token, boolean faithful) {
        Reply reply = newReply(4, faithful);
        return faithful ? reply.accept(token) + reply.accept(token) + reply.accept(token) : reply.accept(token);
    }
}
