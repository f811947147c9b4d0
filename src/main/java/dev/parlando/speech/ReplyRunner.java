package dev.parlando.speech;

import dev.parlando.llm.LanguageModel;
import dev.parlando.speech.chat.Conversations;
import dev.parlando.speech.chat.Reply;
import dev.parlando.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the language model for all turns that wait for text: one prompt chunk, or one batched step, at a time. Where the
 * device lets it, a run goes on while speech is made from earlier text. But the first sound of a turn has priority,
 * unless another turn has no text left to speak. Inference thread only.
 */
final class ReplyRunner {
    private final SpeechModel model;
    private final LanguageModel llm;
    private final Conversations conversations;
    private final StageClock clock;
    private final SchedulerConfig config;
    private final List<ActiveTurn> batch = new ArrayList<>();
    /** Turns of the run under way; empty if there is none. */
    private final List<ActiveTurn> running = new ArrayList<>();

    private final StageClock.Span span = new StageClock.Span();
    private Stage stage = Stage.LLM_STEP;

    ReplyRunner(SpeechModel model, Conversations conversations, StageClock clock, SchedulerConfig config) {
        this.model = model;
        this.llm = model.llm();
        this.conversations = conversations;
        this.clock = clock;
        this.config = config;
    }

    /** Takes the results of the run under way, if it is over. */
    void collect(TurnEndings outcome) {
        if (llm.isDone()) {
            finish(outcome);
        }
    }

    /**
     * Starts the next run if none is under way. Prefills and steps take turns.
     *
     * @return whether there is work to do
     */
    boolean start(List<ActiveTurn> turns, TurnEndings outcome) {
        boolean closed = closeWhereAsked(turns);
        if (!running.isEmpty() || isHeldBack(turns)) {
            return true;
        }
        ActiveTurn prefill = choose(turns);
        boolean worked = closed || prefill != null || !batch.isEmpty();
        if (prefill != null && (batch.isEmpty() || stage == Stage.LLM_STEP)) {
            startPrefill(prefill, outcome);
        } else if (config.deterministic()) {
            batch.forEach(turn -> {
                startStep(List.of(turn), outcome);
                finish(outcome);
            });
        } else {
            startStep(batch, outcome);
        }
        collect(outcome);
        return worked;
    }

    /**
     * Returns whether the language model must wait for the first sound of a turn. Text is made much faster than it is
     * spoken. A step of speech takes several times as long beside a step of the language model.
     */
    private static boolean isHeldBack(List<ActiveTurn> turns) {
        boolean firstSoundIsMade = false;
        for (int index = 0; index < turns.size(); index++) {
            ActiveTurn turn = turns.get(index);
            Reply reply = turn.reply();
            if (turn.isPaused() || turn.isCancelled()) {
                continue;
            }
            if (reply != null && !reply.isDone() && turn.waitsForText()) {
                return false;
            }
            firstSoundIsMade |= turn.isAdmitted() && turn.speech().isSilent() && !turn.waitsForText();
        }
        return firstSoundIsMade;
    }

    /**
     * Fills the batch of the next step.
     *
     * @return the first turn whose prompt is to be prefilled
     */
    private @Nullable ActiveTurn choose(List<ActiveTurn> turns) {
        batch.clear();
        ActiveTurn prefill = null;
        for (int index = 0; index < turns.size(); index++) {
            ActiveTurn turn = turns.get(index);
            Reply reply = turn.reply();
            if (reply == null || reply.isDone() || turn.isCancelled() || !isAsked(turn, reply)) {
                continue;
            }
            if (!reply.needsPrefill()) {
                batch.add(turn);
            } else if (prefill == null) {
                prefill = turn;
            }
        }
        return prefill;
    }

    /**
     * Returns whether the next token of a reply may be drawn. The reference asks for the next chunk of a reply only
     * when speech has used the chunks before.
     */
    private boolean isAsked(ActiveTurn turn, Reply reply) {
        return !config.faithful() || (!turn.isPaused() && (reply.isInCall() || turn.waitsForText()));
    }

    private static Reply replyOf(ActiveTurn turn) {
        Reply reply = turn.reply();
        if (reply == null) {
            throw new IllegalStateException("turn " + turn.request().turnId() + " has no reply");
        }
        return reply;
    }

    private void startPrefill(ActiveTurn turn, TurnEndings outcome) {
        try {
            clock.start(span);
            stage = Stage.LLM_PREFILL;
            replyOf(turn).startPrefill();
            running.add(turn);
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }

    private void startStep(List<ActiveTurn> turns, TurnEndings outcome) {
        clock.start(span);
        stage = Stage.LLM_STEP;
        for (int index = 0; index < turns.size(); index++) {
            stage(turns.get(index), outcome);
        }
        if (running.isEmpty()) {
            return;
        }
        try {
            llm.startStep();
        } catch (RuntimeException e) {
            failAll(outcome, e);
        }
    }

    /** Stages a turn's token; a turn whose cache is full fails alone. */
    private void stage(ActiveTurn turn, TurnEndings outcome) {
        try {
            replyOf(turn).stage();
            running.add(turn);
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }

    private void failAll(TurnEndings outcome, RuntimeException cause) {
        running.forEach(turn -> outcome.failed(turn, cause));
        running.clear();
    }

    /** Waits for the run under way, if there is one, and takes its results. */
    void finish(TurnEndings outcome) {
        if (running.isEmpty()) {
            return;
        }
        try {
            llm.finish();
        } catch (RuntimeException e) {
            failAll(outcome, e);
            return;
        }
        clock.stop(stage, span, running);
        for (int index = 0; index < running.size(); index++) {
            ActiveTurn turn = running.get(index);
            if (!turn.isCancelled()) {
                take(turn, outcome);
            }
        }
        running.clear();
    }

    /** Finishes the run under way if it is for this turn, whose conversation is about to be given up. */
    void release(ActiveTurn turn, TurnEndings outcome) {
        if (running.contains(turn)) {
            finish(outcome);
        }
    }

    private void take(ActiveTurn turn, TurnEndings outcome) {
        try {
            Reply reply = replyOf(turn);
            if (stage == Stage.LLM_PREFILL) {
                reply.finishPrefill();
                conversations.onPrefilled(reply.conversation());
                float[] state = reply.speakerState();
                if (state != null && !turn.speech().hasSpeaker()) {
                    turn.speech().setSpeaker(model.projector().project(state));
                }
            }
            if (!reply.needsPrefill()) {
                draw(turn, reply);
            }
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }

    private void draw(ActiveTurn turn, Reply reply) {
        String text = reply.drawToken();
        if (!text.isEmpty()) {
            turn.listener().onText(text);
        }
        if (config.faithful()) {
            if (!reply.isInCall()) {
                turn.speech().text().append(text);
                turn.textCame();
                turn.setWaitsForText(false);
            }
            return;
        }
        if (!text.isEmpty()) {
            turn.speech().text().append(text);
            turn.textCame();
        }
        if (reply.isDone()) {
            close(turn, reply);
        }
    }

    /**
     * Ends the text of faithful turns that ask for more text behind the last chunk of their reply. In the reference a
     * reply counts as completed only then. A reply whose speech ended before counts as interrupted.
     *
     * @return whether there was such a turn
     */
    private boolean closeWhereAsked(List<ActiveTurn> turns) {
        boolean closed = false;
        for (int index = 0; index < turns.size(); index++) {
            ActiveTurn turn = turns.get(index);
            Reply reply = turn.reply();
            if (reply == null || reply.isClosed() || turn.isCancelled()) {
                continue;
            }
            if (reply.isDone() && turn.waitsForText()) {
                close(turn, reply);
                turn.setWaitsForText(false);
                closed = true;
            }
        }
        return closed;
    }

    private void close(ActiveTurn turn, Reply reply) {
        turn.speech().text().finish();
        turn.textCame();
        conversations.end(reply.conversation(), reply.end());
        reply.close();
    }
}
