package dev.parlando.layers;

import static dev.parlando.onnx.GraphBuilder.attribute;

import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import java.util.List;

/** Writes attention of one layer's query heads to cached and to new keys, under one softmax. */
interface Attention {
    /**
     * Holds the tensors of one layer.
     *
     * @param queries scaled, those that share a key head stacked as rows: [batch, kvHeads, group · tokens, headDim]
     * @param key new keys, [batch, kvHeads, tokens, headDim]
     * @param value new values, as {@code key}
     * @param unrotated queries and keys without rotation and scale, [batch, heads + kvHeads, tokens, headDim]
     * @param cachedKey [batch, kvHeads, cache, headDim]
     * @param cachedValue as {@code cachedKey}
     */
    record Heads(Value queries, Value key, Value value, Value unrotated, Value cachedKey, Value cachedValue) {}

    /**
     * Writes the attention of one layer.
     *
     * @return weighted values, [batch, kvHeads, group · tokens, headDim]
     */
    Value write(GraphBuilder g, Heads heads);

    /** Writes attention for any number of new tokens: both scores are joined into one tensor before the softmax. */
    final class Joined implements Attention {
        private final Value mask;
        private final Value minusTokens;

        /**
         * Writes the parts that all layers share.
         *
         * @param cacheMask [batch, cache]
         * @param newMask [batch, tokens, tokens]
         * @param tokens number of new tokens, one element
         * @param group query heads that share a key head
         */
        Joined(GraphBuilder shared, Value cacheMask, Value newMask, Value tokens, int group) {
            this.minusTokens = shared.sub(shared.longs("zero", 0), tokens);
            this.mask = wholeMask(shared.scope("mask"), cacheMask, newMask, tokens, group);
        }

        /** Returns the mask of cache and new tokens, [batch, 1, group · tokens, cache + tokens]. */
        private static Value wholeMask(GraphBuilder g, Value cacheMask, Value newMask, Value tokens, int group) {
            Value one = g.longs("one", 1);
            Value repeats = g.concat(0, List.of(one, one, tokens, one));
            Value ofCache = g.op("Tile", List.of(g.unsqueeze(cacheMask, 1, 2), repeats));
            Value rows = g.concat(3, List.of(ofCache, g.unsqueeze(newMask, 1)));
            return group == 1 ? rows : g.op("Tile", List.of(rows, g.longs("group", 1, 1, group, 1)));
        }

        @Override
        public Value write(GraphBuilder g, Heads heads) {
            Value scores = g.concat(
                    3,
                    List.of(
                            g.matMul(heads.queries(), g.transpose(heads.cachedKey(), 0, 1, 3, 2)),
                            g.matMul(heads.queries(), g.transpose(heads.key(), 0, 1, 3, 2))));
            Value shares = g.op("Softmax", List.of(g.add(scores, mask)), attribute("axis", -1));
            Value ofCache = g.slice(shares, g.longs("start", 0), minusTokens, 3);
            Value ofNew = g.slice(shares, minusTokens, g.longs("end", Long.MAX_VALUE), 3);
            return g.add(g.matMul(ofCache, heads.cachedValue()), g.matMul(ofNew, heads.value()));
        }
    }

    /**
     * Writes attention for one new token without joining tensors. Keys are not transposed where every head has its own.
     * In a step of 64 rows, TensorRT spends up to a quarter of its time on such work for {@link Joined}.
     *
     * <p>The new token's own score is computed from queries and keys without rotation. That gives the same score, as
     * both are at one position. With rotated ones TensorRT 10.6 fuses the sum with the rotation, and the result is
     * wrong. The fault shows only on a GPU ({@code ParityGpuTest}).
     */
    final class OneToken implements Attention {
        private final Value cacheMask;
        private final Value newMask;
        private final DecoderShape shape;
        private final boolean halfCache;

        /**
         * Writes the parts that all layers share. Masks have the shapes that {@link Joined} takes.
         *
         * @param halfCache whether cached keys and values are float16
         */
        OneToken(GraphBuilder shared, Value cacheMask, Value newMask, DecoderShape shape, boolean halfCache) {
            this.cacheMask = shared.unsqueeze(cacheMask, 1, 2);
            this.newMask = shared.unsqueeze(newMask, 1);
            this.shape = shape;
            this.halfCache = halfCache;
        }

        @Override
        public Value write(GraphBuilder g, Heads heads) {
            Value cached = g.add(cachedScores(g, heads), cacheMask);
            Value own = g.add(ownScores(g, heads), newMask);
            Value largest = g.op("Max", List.of(reduce(g, "ReduceMax", cached, 1), own));
            Value ofCache = g.op("Exp", List.of(g.sub(cached, largest)));
            Value ofNew = g.op("Exp", List.of(g.sub(own, largest)));
            Value total = g.add(sum(g, ofCache, 1), ofNew);
            Value values = g.add(cachedValues(g, ofCache, heads), g.mul(ofNew, heads.value()));
            return g.div(values, total);
        }

        /** Returns the scores of the new token, [batch, kvHeads, group, 1]. */
        private Value ownScores(GraphBuilder g, Heads heads) {
            List<Value> plain = g.split(heads.unrotated(), 1, shape.numHeads(), shape.numKeyValueHeads());
            Value queries = shape.group() == 1
                    ? plain.get(0)
                    : g.reshape(plain.get(0), 0, shape.numKeyValueHeads(), -1, shape.headDim());
            Value scale = g.floats("scale", new float[] {(float) (1 / Math.sqrt(shape.headDim()))}, 1);
            return g.mul(sum(g, g.mul(queries, plain.get(1)), 1), scale);
        }

        /** Returns the scores of the cached tokens, [batch, kvHeads, group, cache]. */
        private Value cachedScores(GraphBuilder g, Heads heads) {
            Value key = halfCache ? g.cast(heads.cachedKey(), DataType.FLOAT32) : heads.cachedKey();
            if (shape.group() > 1) {
                return g.matMul(heads.queries(), g.transpose(key, 0, 1, 3, 2));
            }
            return g.unsqueeze(sum(g, g.mul(heads.queries(), key), 0), 2);
        }

        private Value cachedValues(GraphBuilder g, Value shares, Heads heads) {
            if (!halfCache) {
                return g.matMul(shares, heads.cachedValue());
            }
            return g.cast(g.matMul(g.cast(shares, DataType.FLOAT16), heads.cachedValue()), DataType.FLOAT32);
        }

        /** Sums over the last axis. */
        private static Value sum(GraphBuilder g, Value x, int keep) {
            return reduce(g, "ReduceSum", x, keep);
        }

        private static Value reduce(GraphBuilder g, String type, Value x, int keep) {
            return g.op(type, List.of(x, g.longs("axis", -1)), attribute("keepdims", keep));
        }
    }
}
