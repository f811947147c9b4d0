package dev.parlando.speech;

import dev.parlando.llm.LanguageModel;
import dev.parlando.metrics.Stage;
import java.util.ArrayList;
import java.util.List;

/** Runs the language model for all turns that wait for text: one prompt chunk and one batched step a tick. */
final class ReplyRunner {
    private final SpeechModel model;
    private final LanguageModel llm;
    private final Conversations conversations;
    private final StageClock clock;
    private final SchedulerConfig config;
    private final List<Turn> batch = new ArrayList<>();

    ReplyRunner(SpeechModel model, Conversations conversations, StageClock clock, SchedulerConfig config) {
        this.model = model;
        this.llm = model.llm();
        this.conversations = conversations;
        this.clock = clock;
        this.config = config;
    }

    /** @return whether there was anything to do */
    boolean run(List<Turn> turns, Outcome outcome) {
        batch.clear();
        Turn prefill = null;
        for (int index = 0; index < turns.size(); index++) {
            Turn turn = turns.get(index);
            Reply reply = turn.reply();
            if (reply == null || reply.isDone() || turn.isPaused() || turn.isCancelled()) {
                continue;
            }
            if (!reply.needsPrefill()) {
                batch.add(turn);
            } else if (prefill == null) {
                prefill = turn;
            }
        }
        step(outcome);
        if (prefill != null) {
            prefill(prefill, outcome);
        }
        return prefill != null || !batch.isEmpty();
    }

    private static Reply replyOf(Turn turn) {
        Reply reply = turn.reply();
        if (reply == null) {
            throw new IllegalStateException("turn " + turn.request().turnId() + " has no reply");
        }
        return reply;
    }

    private void prefill(Turn turn, Outcome outcome) {
        try {
            Reply reply = replyOf(turn);
            long start = clock.start();
            boolean isLast = reply.prefill();
            clock.stop(Stage.LLM_PREFILL, start, turn);
            float[] state = reply.speakerState();
            if (state != null && turn.speaker() == null) {
                turn.setSpeaker(model.projector().project(state));
            }
            if (isLast) {
                draw(turn, reply);
            }
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }

    private void step(Outcome outcome) {
        if (config.deterministic()) {
            for (Turn turn : batch) {
                step(List.of(turn), outcome);
            }
        } else if (!batch.isEmpty()) {
            step(batch, outcome);
        }
    }

    private void step(List<Turn> turns, Outcome outcome) {
        try {
            long start = clock.start();
            for (Turn turn : turns) {
                replyOf(turn).stage();
            }
            llm.step();
            clock.stop(Stage.LLM_STEP, start, turns);
            for (Turn turn : turns) {
                draw(turn, replyOf(turn));
            }
        } catch (RuntimeException e) {
            turns.forEach(turn -> outcome.failed(turn, e));
        }
    }

    private void draw(Turn turn, Reply reply) {
        String delta = reply.drawToken();
        if (!delta.isEmpty()) {
            turn.listener().onText(delta);
        }
        if (config.faithful()) {
            turn.addCallText(delta);
            if (reply.endsCall()) {
                turn.text().append(turn.takeCallText());
            }
        } else if (!delta.isEmpty()) {
            turn.text().append(delta);
        }
        if (reply.isDone()) {
            turn.text().finish();
            conversations.end(reply.conversation(), reply.end());
        }
    }
}
