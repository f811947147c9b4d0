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
    /** Tokens of one call of the reference; its repetition penalty sees only those of the call. */
    private static final int TOKENS_PER_CALL = 3;

    /** Tokens back that the penalty reaches otherwise; with top-k within {@link LlmNetwork#MAX_CANDIDATES}. */
    private static final int PENALTY_WINDOW = 128;

    private final Conversation conversation;
    private final LanguageModel llm;
    private final LlmSampler sampler;
    private final LlmTokenizer tokenizer;
    private final LlmTextDecoder decoder;
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
    private @Nullable PreviousReply end;

    /** Starts a reply whose prompt is at the end of the conversation. */
    Reply(Conversation conversation, LanguageModel llm, ChatTokens chat, LlmSampler sampler, ReplyRules rules) {
        this.conversation = conversation;
        this.llm = llm;
        this.chat = chat;
        this.sampler = sampler;
        this.tokenizer = chat.tokenizer();
        this.decoder = new LlmTextDecoder(tokenizer);
        this.faithful = rules.faithful();
        this.numPromptTokens = faithful ? chat.replyPrefixLength() : 0;
        this.said = new int[numPromptTokens + rules.maxTokens()];
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
     * @return text that is certain now, perhaps empty
     */
    public String drawToken() {
        return accept(sampler.draw(candidates, said, penalizedFrom(), numSaid));
    }

    /**
     * Takes a token as drawn.
     *
     * @return text that is certain now, perhaps empty
     */
    String accept(int token) {
        lastToken = token;
        if (token == chat.endOfTurn() || token == chat.endOfText()) {
            end = token == chat.endOfTurn() ? PreviousReply.COMPLETED : PreviousReply.INTERRUPTED;
            return decoder.finish();
        }
        if (!faithful && token == chat.endOfSpeech()) {
            end = PreviousReply.INTERRUPTED;
            return decoder.finish();
        }
        said[numSaid++] = token;
        if (numSaid == said.length) {
            end = PreviousReply.INTERRUPTED;
        }
        String text = isSilent(token) ? "" : decoder.push(token);
        return isDone() ? text + decoder.finish() : text;
    }

    /** The reference drops id 0, an ordinary "!", as padding, and speaks the names of special tokens. */
    private boolean isSilent(int token) {
        return faithful ? token == 0 : tokenizer.isSpecial(token);
    }

    /** The reference penalises what the call was given, its prompt or the last token before it, and what it said since. */
    private int penalizedFrom() {
        if (faithful) {
            return callStart == numPromptTokens ? 0 : callStart - 1;
        }
        return Math.max(0, numSaid - PENALTY_WINDOW);
    }

    /** Returns whether a call of the reference, three tokens, ended with the last draw; asked once a draw. */
    public boolean endsCall() {
        boolean ends = isDone() || numSaid - callStart == TOKENS_PER_CALL;
        if (ends) {
            callStart = numSaid;
        }
        return ends;
    }

    /** Stages the last token for the next batched step. */
    public void stage() {
        conversation.append(lastToken);
        llm.stage(conversation.slot(), lastToken);
    }
}
