// Enough of CUDA to run a kernel's source on a CPU: one block after the other, its THREADS as threads of the system.
#pragma once

#include <barrier>
#include <cmath>
#include <cstring>
#include <thread>
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

inline thread_local Index threadIdx;
inline thread_local Index blockIdx;
inline thread_local Index blockDim;
inline thread_local Index gridDim;

namespace cpu {
constexpr int WARP = 32;

struct Barriers {
    std::barrier<> block{THREADS};
    std::vector<std::barrier<>*> warps;
    float lanes[THREADS];

    Barriers() {
        for (int warp = 0; warp < THREADS / WARP; warp++) {
            warps.push_back(new std::barrier<>(WARP));
        }
    }

    ~Barriers() {
        for (std::barrier<>* warp : warps) {
            delete warp;
        }
    }
};

inline Barriers barriers;

// Runs a kernel, given with its arguments, in a grid of blocks of THREADS threads. Blocks share memory, so all threads end one before they begin
// the next.
template <class Kernel>
void launch(Index grid, Index block, Kernel kernel) {
    std::vector<std::thread> threads;
    for (int index = 0; index < THREADS; index++) {
        threads.emplace_back([&kernel, grid, block, index] {
            gridDim = grid;
            blockDim = block;
            threadIdx = {index % block.x, index / block.x % block.y, index / block.x / block.y};
            for (int number = 0; number < grid.x * grid.y * grid.z; number++) {
                blockIdx = {number % grid.x, number / grid.x % grid.y, number / grid.x / grid.y};
                kernel();
                barriers.block.arrive_and_wait();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

// A row of blocks, each a row of threads.
template <class Kernel>
void launch(int blocks, Kernel kernel) {
    launch({blocks, 1, 1}, {THREADS, 1, 1}, kernel);
}
}  // namespace cpu

inline void __syncthreads() {
    cpu::barriers.block.arrive_and_wait();
}

inline float __shfl_xor_sync(unsigned int, float value, int mask) {
    std::barrier<>& warp = *cpu::barriers.warps[threadIdx.x / cpu::WARP];
    cpu::barriers.lanes[threadIdx.x] = value;
    warp.arrive_and_wait();
    float other = cpu::barriers.lanes[threadIdx.x ^ mask];
    warp.arrive_and_wait();
    return other;
}
