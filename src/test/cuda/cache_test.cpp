// append_entries and copy_slot of cache.cu beside plain loops over [slot][head][entry][dim]. Prints the number of elements that differ, of all.
// Compiled with THREADS and with IS_FLOAT16, which cache.cu wants defined.
#include "cpu_threads.h"

#include <cstdint>
#include <cstdio>

// float16 by its definition: 1 bit sign, 5 bits exponent with a bias of 15, 10 bits mantissa
inline float halfToFloat(unsigned short half) {
    int exponent = half >> 10 & 31;
    int mantissa = half & 1023;
    float value = exponent == 0    ? std::ldexp((float) mantissa, -24)
            : exponent == 31 ? (mantissa == 0 ? INFINITY : NAN)
                             : std::ldexp((float) (mantissa + 1024), exponent - 25);
    return half >> 15 ? -value : value;
}

// the nearest float16, of two equally near ones the even one: by comparison with all of them
inline unsigned short floatToHalf(float value) {
    int best = 0;
    for (int half = 0; half < 31 << 10; half++) {
        float now = std::abs(halfToFloat(half) - std::abs(value));
        float before = std::abs(halfToFloat(best) - std::abs(value));
        if (now < before || (now == before && half % 2 == 0)) {
            best = half;
        }
    }
    return best | (value < 0 ? 0x8000 : 0);
}

#include "cache.cu"

namespace {
constexpr int BUFFERS = 3;
constexpr int HEADS = 2;
constexpr int DIM = 8;
constexpr int SLOTS = 4;
constexpr int STRIDE = 64;
constexpr int RUN_ROWS = 3;
constexpr int TOKENS = 5;
constexpr int ROWS[][4] = {{2, 0, 10, 5}, {0, 3, 59, 5}, {1, 1, 0, 2}};
constexpr int SLOT_ELEMENTS = HEADS * STRIDE * DIM;

int wrong = 0;
int all = 0;

void compare(bool isEqual) {
    wrong += !isEqual;
    all++;
}

// 0.1 steps are no float16, so that rounding is seen
float value(int buffer, int place) {
    return 0.1f * ((buffer * 7919 + place * 104729) % 4001 - 2000);
}

struct Buffers {
    std::vector<std::vector<float>> fresh{BUFFERS, std::vector<float>(RUN_ROWS * HEADS * TOKENS * DIM)};
    std::vector<std::vector<Element>> cache{BUFFERS, std::vector<Element>(SLOTS * SLOT_ELEMENTS)};
    std::vector<std::vector<float>> copies{BUFFERS, std::vector<float>(SLOT_ELEMENTS + 4, -1.0f)};
};

// What the cache holds after the rows were appended to what was there before.
std::vector<Element> appendedPlainly(std::vector<Element> cache, const std::vector<float>& fresh) {
    for (const int* row : ROWS) {
        for (int head = 0; head < HEADS; head++) {
            for (int entry = 0; entry < row[3]; entry++) {
                for (int index = 0; index < DIM; index++) {
                    cache[((row[1] * HEADS + head) * STRIDE + row[2] + entry) * DIM + index] =
                            rounded(fresh[((row[0] * HEADS + head) * TOKENS + entry) * DIM + index]);
                }
            }
        }
    }
    return cache;
}

void append(Buffers& buffers) {
    const float* fresh[BUFFERS];
    Element* cache[BUFFERS];
    std::vector<std::vector<Element>> expected;
    for (int buffer = 0; buffer < BUFFERS; buffer++) {
        for (size_t place = 0; place < buffers.fresh[buffer].size(); place++) {
            buffers.fresh[buffer][place] = value(buffer, place);
        }
        for (int place = 0; place < SLOTS * SLOT_ELEMENTS; place++) {
            buffers.cache[buffer][place] = (Element) (place % 1000);
        }
        fresh[buffer] = buffers.fresh[buffer].data();
        cache[buffer] = buffers.cache[buffer].data();
        expected.push_back(appendedPlainly(buffers.cache[buffer], buffers.fresh[buffer]));
    }
    int rows = sizeof ROWS / sizeof *ROWS;
    cpu::launch({rows, BUFFERS, HEADS}, {THREADS, 1, 1}, [&] { append_entries(fresh, cache, ROWS[0], HEADS, DIM, TOKENS, STRIDE); });
    for (int buffer = 0; buffer < BUFFERS; buffer++) {
        for (int place = 0; place < SLOTS * SLOT_ELEMENTS; place++) {
            compare(buffers.cache[buffer][place] == expected[buffer][place]);
        }
    }
}

void copySlot(Buffers& buffers, int slot) {
    const Elements* cache[BUFFERS];
    float4* copies[BUFFERS];
    for (int buffer = 0; buffer < BUFFERS; buffer++) {
        cache[buffer] = reinterpret_cast<const Elements*>(buffers.cache[buffer].data());
        copies[buffer] = reinterpret_cast<float4*>(buffers.copies[buffer].data());
    }
    cpu::launch({3, BUFFERS, 1}, {THREADS, 1, 1}, [&] { copy_slot(cache, copies, slot * SLOT_ELEMENTS / 4, SLOT_ELEMENTS / 4); });
    for (int buffer = 0; buffer < BUFFERS; buffer++) {
        for (int place = 0; place < SLOT_ELEMENTS; place++) {
            compare(buffers.copies[buffer][place] == widened(buffers.cache[buffer][slot * SLOT_ELEMENTS + place]));
        }
        for (int place = SLOT_ELEMENTS; place < SLOT_ELEMENTS + 4; place++) {
            compare(buffers.copies[buffer][place] == -1.0f);
        }
    }
}
}  // namespace

int main() {
    Buffers buffers;
    append(buffers);
    copySlot(buffers, 3);
    copySlot(buffers, 0);
    std::printf("%d %d\n", wrong, all);
    return 0;
}
