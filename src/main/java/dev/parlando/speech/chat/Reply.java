package dev.parlando.speech.chat;

import dev.parlando.llm.LanguageModel;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.text.LlmTextDecoder;
import dev.parlando.text.LlmTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Leads one reply of the language model from the prompt to the last token (model reference 1.6). The scheduler runs the
 * networks; the reply decides which tokens they get and when it ends. Inference thread only.
 */
public final class Reply {
    /**
     * Number of last tokens that the penalty reaches, except in faithful mode; chosen to fit
     * {@link LlmNetwork#MAX_CANDIDATES} with top-k.
     */
    private static final int PENALTY_WINDOW = 128;

    private final Conversation conversation;
    private final LanguageModel llm;
    private final LlmSampler sampler;
    private final LlmTokenizer tokenizer;
    private final LlmTextDecoder decoder;
    private final CallText callText;
    private final ChatTokens chat;
    /**
     * Tokens said so far. In faithful mode the generation prompt stands before them, which the first call's penalty
     * includes.
     */
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

    /** Returns whether the reply was cut off at the largest number of tokens. */
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

    /** Takes the results of the prefilled chunk. After the last chunk, the first token can be drawn. */
    public void finishPrefill() {
        if (chunkHasSpeaker) {
            speakerState = llm.state();
        }
    }

    /**
     * Draws the next token from the candidates of the last run.
     *
     * @return text that is certain now, perhaps empty; in faithful mode empty within a call of the reference, and
     *     at its end the text of the call before the end of speech
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

    /** Takes a token as drawn within a call of the reference, which also speaks the names of special tokens. */
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

    /**
     * Returns the index of the first token that is penalised. In the reference, that is the first input of the call:
     * the prompt, or the last token before the call.
     */
    private int penalizedFrom() {
        if (faithful) {
            return callStart == numPromptTokens ? 0 : callStart - 1;
        }
        return Math.max(0, numSaid - PENALTY_WINDOW);
    }

    /** Returns whether a call of the reference is under way, which must be finished whatever speech does. */
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
