package dev.parlando.speech.chat;

import dev.parlando.llm.LanguageModel;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.text.LlmTextDecoder;
import dev.parlando.text.LlmTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Leads one reply of the language model from its prompt to its last token (model reference 1.6). The scheduler runs the
 * networks; the reply decides what they are fed and when it ends.
 */
public final class Reply {
    /** Tokens back that the penalty reaches, except in faithful mode; with top-k within {@link LlmNetwork#MAX_CANDIDATES}. */
    private static final int PENALTY_WINDOW = 128;

    private final Conversation conversation;
    private final LanguageModel llm;
    private final LlmSampler sampler;
    private final LlmTokenizer tokenizer;
    private final LlmTextDecoder decoder;
    private final CallText callText;
    private final ChatTokens chat;
    /** In faithful mode the generation prompt, which the first call's penalty sees; then the tokens said. */
    private final int[] said;

    private final int numPromptTokens;
    private final boolean faithful;
    private final LlmSampler.Candidates candidates;
    private float @Nullable [] speakerState;
    private int numSaid;
    private int callStart;
    private int lastToken;
    private boolean prefilled;
    private boolean chunkHasSpeaker;
    private boolean closed;
    private @Nullable PreviousReply end;

    /** Starts a reply whose prompt is at the end of the conversation. */
    Reply(Conversation conversation, LanguageModel llm, ChatTokens chat, LlmSampler sampler, ReplyRules rules) {
        this.conversation = conversation;
        this.llm = llm;
        this.chat = chat;
        this.sampler = sampler;
        this.tokenizer = chat.tokenizer();
        this.decoder = new LlmTextDecoder(tokenizer);
        this.callText = new CallText(tokenizer, chat.endOfSpeechName());
        this.faithful = rules.faithful();
        this.numPromptTokens = faithful ? chat.replyPrefixLength() : 0;
        this.said = new int[numPromptTokens + rules.mostTokens()];
        System.arraycopy(conversation.tokens(), conversation.length() - numPromptTokens, said, 0, numPromptTokens);
        this.numSaid = numPromptTokens;
        this.callStart = numPromptTokens;
        this.candidates = new LlmSampler.Candidates() {
            @Override
            public int id(int rank) {
                return llm.candidateId(conversation.slot(), rank);
            }

            @Override
            public float logit(int rank) {
                return llm.candidateLogit(conversation.slot(), rank);
            }
        };
    }

    /** Returns the conversation that the reply belongs to. */
    public Conversation conversation() {
        return conversation;
    }

    /** Returns whether a part of the prompt is not in the cache yet. */
    public boolean needsPrefill() {
        return !prefilled;
    }

    /** Returns whether the last token was drawn. */
    public boolean isDone() {
        return end != null;
    }

    /** Returns how the reply ended, for the next prompt; interrupted as long as it goes on. */
    public PreviousReply end() {
        return end == null ? PreviousReply.INTERRUPTED : end;
    }

    /** Returns whether the reply ended because it had the most tokens. */
    public boolean isTruncated() {
        return isDone() && numSaid == said.length;
    }

    /** Returns the number of tokens drawn so far, without the one that ended the reply. */
    public int numTokens() {
        return numSaid - numPromptTokens;
    }

    /** Returns the state at the speaker token, [llmDim]; null before the prefill is over. */
    public float @Nullable [] speakerState() {
        return speakerState;
    }

    /** Starts the prefill of the next chunk of the prompt. */
    public void startPrefill() {
        int done = llm.length(conversation.slot());
        int speakerRow = conversation.length() - chat.replyPrefixLength() + chat.speakerRow();
        // the system message apart, for other conversations begin with a copy of it
        int end = done < conversation.systemLength() ? conversation.systemLength() : conversation.length();
        int count = Math.min(LanguageModel.PREFILL_CHUNK, end - done);
        chunkHasSpeaker = done <= speakerRow && speakerRow < done + count;
        llm.startPrefill(
                conversation.slot(), conversation.tokens(), done, count, chunkHasSpeaker ? speakerRow - done : 0);
        prefilled = done + count == conversation.length();
    }

    /** Takes the results of the prefilled chunk; after the last chunk, candidates for the first token are there. */
    public void finishPrefill() {
        if (chunkHasSpeaker) {
            speakerState = llm.state();
        }
    }

    /**
     * Draws the next token from the candidates there are.
     *
     * @return text that is certain now, perhaps empty; in faithful mode empty within a call of the reference, and at its
     *     end the text of the call before the end of speech
     */
    public String drawToken() {
        return accept(sampler.draw(candidates, said, penalizedFrom(), numSaid));
    }

    /** Takes a token as drawn; returns as {@link #drawToken()}. */
    String accept(int token) {
        lastToken = token;
        return faithful ? acceptInCall(token) : acceptAlone(token);
    }

    private boolean isTerminator(int token) {
        return token == chat.endOfTurn() || token == chat.endOfText();
    }

    private String acceptAlone(int token) {
        if (isTerminator(token) || token == chat.endOfSpeech()) {
            end = isTerminator(token) ? PreviousReply.COMPLETED : PreviousReply.INTERRUPTED;
            return decoder.finish();
        }
        say(token);
        String text = tokenizer.isSpecial(token) ? "" : decoder.push(token);
        return isDone() ? text + decoder.finish() : text;
    }

    /** The reference speaks the names of special tokens. */
    private String acceptInCall(int token) {
        if (isTerminator(token)) {
            end = PreviousReply.COMPLETED;
        } else {
            say(token);
            callText.add(token);
        }
        if (!isDone() && numSaid - callStart < ReplyRules.TOKENS_PER_CALL) {
            return "";
        }
        callStart = numSaid;
        return callText.endCall(isTerminator(token));
    }

    private void say(int token) {
        said[numSaid++] = token;
        if (numSaid == said.length) {
            end = PreviousReply.INTERRUPTED;
        }
    }

    /** The reference penalises what the call was given, its prompt or the last token before it, and what it said since. */
    private int penalizedFrom() {
        if (faithful) {
            return callStart == numPromptTokens ? 0 : callStart - 1;
        }
        return Math.max(0, numSaid - PENALTY_WINDOW);
    }

    /** Returns whether a call of the reference is under way: then it is finished whatever speech does. */
    public boolean isInCall() {
        return needsPrefill() || numSaid > callStart;
    }

    /** Returns whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Notes that the conversation was told how the reply ended. */
    public void close() {
        closed = true;
    }

    /** Stages the last token for the next batched step. */
    public void stage() {
        conversation.append(lastToken);
        llm.stage(conversation.slot(), lastToken);
    }
}
