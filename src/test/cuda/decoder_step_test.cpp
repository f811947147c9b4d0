// One layer of decoder_step.cu on random weights beside the same layer written plainly in double precision. Prints the largest error
// relative to the largest value of the hidden state, and of new keys and values. Compiled with what decoder_step.cu wants defined.
#include "cpu_threads.h"
#include "decoder_step.cu"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace {
constexpr int ENTRIES = 320;
constexpr int SEEN_ENTRIES = 250;
constexpr int POSITION = 77;
constexpr int GROUP = HEADS / KV_HEADS;
constexpr float MASKED = -30000.0f;

std::mt19937 randomBits(1);
std::normal_distribution<float> normal;

using Doubles = std::vector<double>;

// Memory at a boundary that the GPU's allocations have too.
template <class T>
T* allocate(size_t count) {
    size_t bytes = (count * sizeof(T) + 255) / 256 * 256;
    return static_cast<T*>(std::memset(std::aligned_alloc(256, bytes), 0, bytes));
}

Weight rounded(float value) {
#if IS_BFLOAT16
    unsigned int bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits >> 16;
#else
    return value;
#endif
}

Weight* randomWeights(size_t count, float deviation) {
    Weight* weights = allocate<Weight>(count);
    std::generate(weights, weights + count, [deviation] { return rounded(deviation * normal(randomBits)); });
    return weights;
}

float* randomFloats(size_t count) {
    float* values = allocate<float>(count);
    std::generate(values, values + count, [] { return normal(randomBits); });
    return values;
}

struct Layer {
    Weight* attentionNorm = randomWeights(HIDDEN, 1);
    Weight* projections = randomWeights((QUERY_WIDTH + 2 * KEY_WIDTH) * (size_t) HIDDEN, 1 / std::sqrt((float) HIDDEN));
    Weight* bias = randomWeights(QUERY_WIDTH + 2 * KEY_WIDTH, 1);
    Weight* output = randomWeights(HIDDEN * (size_t) QUERY_WIDTH, 1 / std::sqrt((float) QUERY_WIDTH));
    Weight* mlpNorm = randomWeights(HIDDEN, 1);
    Weight* gateAndUp = randomWeights(2 * (size_t) INTERMEDIATE * HIDDEN, 1 / std::sqrt((float) HIDDEN));
    Weight* down = randomWeights(HIDDEN * (size_t) INTERMEDIATE, 1 / std::sqrt((float) INTERMEDIATE));
};

struct Inputs {
    float* hidden = randomFloats(HIDDEN);
    float* keys = randomFloats(KEY_WIDTH * (size_t) ENTRIES);
    float* values = randomFloats(KEY_WIDTH * (size_t) ENTRIES);
    float* mask = allocate<float>(ENTRIES);
    float* frequencies = allocate<float>(HEAD_DIM / 2);
    long long position = POSITION;
    float newMask = 0;

    Inputs() {
        for (int entry = 0; entry < ENTRIES; entry++) {
            mask[entry] = entry % 5 == 3 || entry >= SEEN_ENTRIES ? MASKED : 0;
        }
        for (int index = 0; index < HEAD_DIM / 2; index++) {
            frequencies[index] = (float) std::pow(10000.0, -2.0 * index / HEAD_DIM);
        }
    }
};

struct Results {
    Doubles hidden;
    Doubles fresh;
};

Results byKernels(const Layer& layer, const Inputs& inputs) {
    float* hidden = allocate<float>(HIDDEN);
    std::copy(inputs.hidden, inputs.hidden + HIDDEN, hidden);
    float* projected = allocate<float>(QUERY_WIDTH + 2 * KEY_WIDTH);
    float* fresh = allocate<float>(2 * KEY_WIDTH);
    float* sums = allocate<float>(SPLITS * QUERY_WIDTH);
    float* scales = allocate<float>(2 * SPLITS * HEADS);
    float* gated = allocate<float>(INTERMEDIATE);
    auto blocks = [](int rows, int rowsOfWarp) { return (rows / rowsOfWarp + WARPS - 1) / WARPS; };
    int projections = QUERY_WIDTH + 2 * KEY_WIDTH;
    cpu::launch(blocks(projections, rowsOfWarp(projections)),
            [&] { project(hidden, layer.attentionNorm, layer.projections, layer.bias, projected); });
    cpu::launch(HEADS * SPLITS, [&] {
        attend(projected, &inputs.position, inputs.frequencies, inputs.mask, &inputs.newMask, inputs.keys, inputs.values, ENTRIES,
                fresh, fresh + KEY_WIDTH, sums, scales);
    });
    cpu::launch(blocks(HIDDEN, rowsOfWarp(HIDDEN)), [&] { add_attended(sums, scales, layer.output, hidden); });
    cpu::launch(blocks(INTERMEDIATE, 1), [&] { gate(hidden, layer.mlpNorm, layer.gateAndUp, gated); });
    cpu::launch(blocks(HIDDEN, rowsOfWarp(HIDDEN)), [&] { add_gated(gated, layer.down, hidden); });
    return {Doubles(hidden, hidden + HIDDEN), Doubles(fresh, fresh + 2 * KEY_WIDTH)};
}

Doubles normed(const Doubles& x, const Weight* scale) {
    double sum = 0;
    for (double value : x) {
        sum += value * value;
    }
    Doubles result(x);
    for (int index = 0; index < HIDDEN; index++) {
        result[index] *= widened(scale[index]) / std::sqrt(sum / HIDDEN + EPSILON);
    }
    return result;
}

Doubles product(const Weight* matrix, size_t rows, const Doubles& x) {
    Doubles result(rows);
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < x.size(); column++) {
            result[row] += x[column] * widened(matrix[row * x.size() + column]);
        }
    }
    return result;
}

void rotate(double* head, const Inputs& inputs) {
    Doubles from(head, head + HEAD_DIM);
    int half = HEAD_DIM / 2;
    for (int index = 0; index < half; index++) {
        double angle = POSITION * (double) inputs.frequencies[index];
        head[index] = from[index] * std::cos(angle) - from[index + half] * std::sin(angle);
        head[index + half] = from[index + half] * std::cos(angle) + from[index] * std::sin(angle);
    }
}

// query, key and value of the new token, rotated; the cache's as stored
void attendPlainly(const double* query, const double* key, const double* value, int keyHead, const Inputs& inputs, double* context) {
    Doubles weights(ENTRIES + 1);
    double total = 0;
    const float* keys = inputs.keys + (size_t) keyHead * ENTRIES * HEAD_DIM;
    const float* values = inputs.values + (size_t) keyHead * ENTRIES * HEAD_DIM;
    for (int entry = 0; entry <= ENTRIES; entry++) {
        double score = 0;
        for (int index = 0; index < HEAD_DIM; index++) {
            score += query[index] * (entry < ENTRIES ? keys[entry * HEAD_DIM + index] : key[index]);
        }
        weights[entry] = std::exp(score / std::sqrt(HEAD_DIM) + (entry < ENTRIES ? inputs.mask[entry] : 0));
        total += weights[entry];
    }
    for (int index = 0; index < HEAD_DIM; index++) {
        context[index] = weights[ENTRIES] * value[index];
        for (int entry = 0; entry < ENTRIES; entry++) {
            context[index] += weights[entry] * values[entry * HEAD_DIM + index];
        }
        context[index] /= total;
    }
}

Results plainly(const Layer& layer, const Inputs& inputs) {
    Doubles hidden(inputs.hidden, inputs.hidden + HIDDEN);
    Doubles projected = product(layer.projections, QUERY_WIDTH + 2 * KEY_WIDTH, normed(hidden, layer.attentionNorm));
    for (int row = 0; HAS_BIAS && row < QUERY_WIDTH + 2 * KEY_WIDTH; row++) {
        projected[row] += widened(layer.bias[row]);
    }
    for (int head = 0; head < HEADS + KV_HEADS; head++) {
        rotate(&projected[head * HEAD_DIM], inputs);
    }
    Doubles context(QUERY_WIDTH);
    for (int head = 0; head < HEADS; head++) {
        const double* key = &projected[QUERY_WIDTH + head / GROUP * HEAD_DIM];
        attendPlainly(&projected[head * HEAD_DIM], key, key + KEY_WIDTH, head / GROUP, inputs, &context[head * HEAD_DIM]);
    }
    Doubles attended = product(layer.output, HIDDEN, context);
    std::transform(hidden.begin(), hidden.end(), attended.begin(), hidden.begin(), std::plus<>());
    Doubles both = product(layer.gateAndUp, 2 * INTERMEDIATE, normed(hidden, layer.mlpNorm));
    Doubles gated(INTERMEDIATE);
    for (int row = 0; row < INTERMEDIATE; row++) {
        gated[row] = both[row] / (1 + std::exp(-both[row])) * both[INTERMEDIATE + row];
    }
    Doubles added = product(layer.down, HIDDEN, gated);
    std::transform(hidden.begin(), hidden.end(), added.begin(), hidden.begin(), std::plus<>());
    return {hidden, Doubles(projected.begin() + QUERY_WIDTH, projected.end())};
}

double error(const Doubles& expected, const Doubles& found) {
    double worst = 0;
    double largest = 0;
    for (size_t index = 0; index < expected.size(); index++) {
        double difference = std::abs(expected[index] - found[index]);
        worst = difference <= worst ? worst : difference;  // not a number is worse than anything
        largest = std::max(largest, std::abs(expected[index]));
    }
    return worst / largest;
}
}  // namespace

int main() {
    Layer layer;
    Inputs inputs;
    Results expected = plainly(layer, inputs);
    Results found = byKernels(layer, inputs);
    std::printf("%.3e %.3e\n", error(expected.hidden, found.hidden), error(expected.fresh, found.fresh));
    return 0;
}
