// Copies entries into a KV cache and slots out of it.
//
// Whoever compiles this defines IS_FLOAT16: 1 for a cache in float16, 0 for float32. New entries and copies of slots are float32.

#if IS_FLOAT16
typedef unsigned short Element;
#ifdef __CUDACC__
__device__ inline float halfToFloat(Element value) {
    float result;
    asm("cvt.f32.f16 %0, %1;" : "=f"(result) : "h"(value));
    return result;
}
__device__ inline Element floatToHalf(float value) {
    Element result;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(result) : "f"(value));
    return result;
}
#endif
__device__ inline float widened(Element value) { return halfToFloat(value); }
__device__ inline Element rounded(float value) { return floatToHalf(value); }
#else
typedef float Element;
__device__ inline float widened(Element value) { return value; }
__device__ inline Element rounded(float value) { return value; }
#endif

// One block a row, buffer and head. fresh and cache hold the addresses of the buffers: fresh [rows of the run, heads, tokens, dim],
// cache [slots, heads, stride, dim]. rows: for each row its number in the run, its slot, the entries before, the entries to append.
extern "C" __global__ void append_entries(
        const float* const* fresh, Element* const* cache, const int* rows, int heads, int dim, int tokens, int stride) {
    const int* row = rows + 4 * blockIdx.x;
    int head = blockIdx.z;
    const float* from = fresh[blockIdx.y] + ((long long) row[0] * heads + head) * tokens * dim;
    Element* to = cache[blockIdx.y] + (((long long) row[1] * heads + head) * stride + row[2]) * dim;
    for (int index = threadIdx.x; index < row[3] * dim; index += blockDim.x) {
        to[index] = rounded(from[index]);
    }
}

struct __align__(4 * sizeof(Element)) Elements {
    Element x, y, z, w;
};

// Blocks of one buffer share its elements. from and count are in fours of elements.
extern "C" __global__ void copy_slot(const Elements* const* cache, float4* const* copy, long long from, long long count) {
    const Elements* source = cache[blockIdx.y] + from;
    float4* target = copy[blockIdx.y];
    long long step = (long long) gridDim.x * blockDim.x;
    for (long long index = (long long) blockIdx.x * blockDim.x + threadIdx.x; index < count; index += step) {
        Elements four = source[index];
        target[index] = make_float4(widened(four.x), widened(four.y), widened(four.z), widened(four.w));
    }
}
