// Enough of CUDA to run a kernel's source on a CPU: one block after the other, its THREADS as contexts that take turns on one
// thread of the system. Even blocks run them in order, odd blocks in reverse, so that a barrier that is missing is seen.
#pragma once

#include <ucontext.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <vector>

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads, blocks)
#define __align__(bytes) __attribute__((aligned(bytes)))

struct __align__(16) uint4 {
    unsigned int x, y, z, w;
};

struct __align__(16) float4 {
    float x, y, z, w;
};

inline uint4 make_uint4(unsigned int x, unsigned int y, unsigned int z, unsigned int w) {
    return {x, y, z, w};
}

inline float4 make_float4(float x, float y, float z, float w) {
    return {x, y, z, w};
}

inline float __uint_as_float(unsigned int bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

struct Index {
    int x = 0;
    int y = 0;
    int z = 0;
};

// Of the context that runs now.
inline Index threadIdx;
inline Index blockIdx;
inline Index blockDim;
inline Index gridDim;

namespace cpu {
constexpr int WARP = 32;
constexpr int STACK_BYTES = 256 << 10;

inline ucontext_t scheduler;
inline ucontext_t contexts[THREADS];
inline bool ended[THREADS];
inline int current;
inline long progress;
inline std::function<void()> body;

// Lets the others run until the scheduler comes back.
inline void yield() {
    swapcontext(&contexts[current], &scheduler);
}

struct Barrier {
    int expected;
    int arrived = 0;
    long generation = 0;

    void arrive_and_wait() {
        long own = generation;
        progress++;
        if (++arrived == expected) {
            arrived = 0;
            generation++;
        }
        while (generation == own) {
            yield();
        }
    }
};

inline Barrier block{THREADS};
inline std::vector<Barrier> warps(THREADS / WARP, Barrier{WARP});
inline float lanes[THREADS];

inline void enter() {
    body();
    ended[current] = true;
    progress++;
    yield();
}

inline void begin(int index, std::vector<char>& stack) {
    getcontext(&contexts[index]);
    contexts[index].uc_stack.ss_sp = stack.data();
    contexts[index].uc_stack.ss_size = stack.size();
    contexts[index].uc_link = &scheduler;
    makecontext(&contexts[index], enter, 0);
    ended[index] = false;
}

inline void resume(int index, Index shape) {
    current = index;
    threadIdx = {index % shape.x, index / shape.x % shape.y, index / shape.x / shape.y};
    swapcontext(&scheduler, &contexts[index]);
}

// Runs every thread of a block up to its next barrier, again and again until all have ended.
inline void run_block(Index shape, bool reversed) {
    for (int left = THREADS; left > 0;) {
        long before = progress;
        left = 0;
        for (int turn = 0; turn < THREADS; turn++) {
            int index = reversed ? THREADS - 1 - turn : turn;
            if (!ended[index]) {
                resume(index, shape);
                left += ended[index] ? 0 : 1;
            }
        }
        if (left > 0 && progress == before) {
            std::fprintf(stderr, "%d of %d threads wait for a barrier that the others do not reach\n", left, THREADS);
            std::exit(1);
        }
    }
}

// Runs a kernel, given with its arguments, in a grid of blocks of THREADS threads. Blocks share memory, so all threads end one
// before they begin the next.
template <class Kernel>
void launch(Index grid, Index shape, Kernel kernel) {
    static std::vector<std::vector<char>> stacks(THREADS, std::vector<char>(STACK_BYTES));
    gridDim = grid;
    blockDim = shape;
    body = kernel;
    for (int number = 0; number < grid.x * grid.y * grid.z; number++) {
        blockIdx = {number % grid.x, number / grid.x % grid.y, number / grid.x / grid.y};
        for (int index = 0; index < THREADS; index++) {
            begin(index, stacks[index]);
        }
        run_block(shape, number % 2 == 1);
    }
}

// A row of blocks, each a row of threads.
template <class Kernel>
void launch(int blocks, Kernel kernel) {
    launch({blocks, 1, 1}, {THREADS, 1, 1}, kernel);
}
}  // namespace cpu

inline void __syncthreads() {
    cpu::block.arrive_and_wait();
}

inline float __shfl_xor_sync(unsigned int, float value, int mask) {
    int lane = threadIdx.x;
    cpu::Barrier& warp = cpu::warps[lane / cpu::WARP];
    cpu::lanes[lane] = value;
    warp.arrive_and_wait();
    float other = cpu::lanes[lane ^ mask];
    warp.arrive_and_wait();
    return other;
}
