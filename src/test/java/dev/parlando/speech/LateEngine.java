package dev.parlando.speech;

import dev.parlando.engine.CacheEntries;
import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ForwardingEngine;
import dev.parlando.engine.HostTensor;
import dev.parlando.layers.DecoderGraphs;
import java.util.Map;

/**
 * Behaves as a GPU does: a decoder's run goes on for a while after its start, and sizes are rounded up. Code that
 * touches inputs or outputs meanwhile is caught.
 */
final class LateEngine extends ForwardingEngine {
    private static final int POLLS = 7;
    private static final int TOKENS = 16;

    private boolean llmRuns;
    private int stepsBesideLlm;

    LateEngine(Engine engine) {
        super(engine);
    }

    boolean llmRuns() {
        return llmRuns;
    }

    /** Runs of the speech decoder while the language model's was under way. */
    int stepsBesideLlm() {
        return stepsBesideLlm;
    }

    @Override
    public DecoderSession openDecoder(
            DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
        int most = limits.getOrDefault("tokens", 1);
        return new LateSession(
                super.openDecoder(role, graphs, cache, limits), role == DecoderRole.LANGUAGE_MODEL, most);
    }

    private final class LateSession implements DecoderSession {
        private final DecoderSession session;
        private final boolean isLlm;
        private final int mostTokens;
        private boolean running;
        private int pollsLeft;
        private int firstSlot;
        private int batch;
        private int newTokens;

        LateSession(DecoderSession session, boolean isLlm, int mostTokens) {
            this.session = session;
            this.isLlm = isLlm;
            this.mostTokens = mostTokens;
        }

        private void requireIdle() {
            if (running) {
                throw new IllegalStateException("a run is under way");
            }
        }

        @Override
        public CacheShape cacheShape() {
            return session.cacheShape();
        }

        @Override
        public HostTensor input(String name) {
            requireIdle();
            return session.input(name);
        }

        @Override
        public HostTensor output(String name) {
            requireIdle();
            return session.output(name);
        }

        @Override
        public int length(int slot) {
            return session.length(slot);
        }

        @Override
        public int cacheSize(int first, int rows) {
            return session.cacheSize(first, rows);
        }

        @Override
        public int tokenSize(int tokens) {
            return tokens == 1 ? 1 : Math.min(mostTokens, (tokens + TOKENS - 1) / TOKENS * TOKENS);
        }

        @Override
        public int beginning(int first, int rows) {
            return rows == 1 ? first : 0;
        }

        @Override
        public void start(int first, int rows, int tokens) {
            requireIdle();
            running = true;
            firstSlot = first;
            batch = rows;
            newTokens = tokens;
            pollsLeft = isLlm ? POLLS : 0;
            if (isLlm) {
                llmRuns = true;
            } else if (llmRuns) {
                stepsBesideLlm++;
            }
        }

        @Override
        public boolean isDone() {
            return !running || pollsLeft-- <= 0;
        }

        @Override
        public void await() {
            running = false;
            llmRuns &= !isLlm;
            session.run(firstSlot, batch, tokenSize(newTokens));
        }

        @Override
        public void commit(int row, int numTokens) {
            requireIdle();
            if (numTokens > newTokens) {
                throw new IllegalArgumentException("padding is committed");
            }
            session.commit(row, numTokens);
        }

        @Override
        public void commitZeros(int slot, int numEntries) {
            session.commitZeros(slot, numEntries);
        }

        @Override
        public void truncate(int slot, int length) {
            session.truncate(slot, length);
        }

        @Override
        public CacheEntries save(int slot) {
            return session.save(slot);
        }

        @Override
        public long savedBytes(int slot) {
            return session.savedBytes(slot);
        }

        @Override
        public void restore(int slot, CacheEntries saved) {
            session.restore(slot, saved);
        }

        @Override
        public void copy(int fromSlot, int toSlot) {
            session.copy(fromSlot, toSlot);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
