// One new token through the layers of a Qwen2 or Llama decoder: five kernels a layer, each of which reads its weights once.
// Weights are as stored, rows are outputs; activations, cache and arithmetic are float32.
//
// Defined by whoever compiles this: THREADS (of a block), HIDDEN, HEADS, KV_HEADS, HEAD_DIM, INTERMEDIATE, SPLITS (blocks that share a head's attention), EPSILON (of RMSNorm),
// HAS_BIAS (of q, k and v), IS_BFLOAT16 (of all weights, else float32), IS_OVERLAPPED (a kernel begins while the one before it runs). Widths are multiples of 8, HEAD_DIM is a power of two up to 256.

constexpr int WARP = 32;
// of a block
constexpr int WARPS = THREADS / WARP;
// that a multiprocessor can hold, by their registers
constexpr int BLOCKS = 512 / THREADS;
// that a thread reads at once
constexpr int VECTOR = 8;
// more activations are not copied to shared memory
constexpr int MOST_SHARED = 4096;
constexpr int QUERY_WIDTH = HEADS * HEAD_DIM;
constexpr int KEY_WIDTH = KV_HEADS * HEAD_DIM;
constexpr int LANES_OF_ENTRY = HEAD_DIM / VECTOR;
constexpr int ENTRIES_OF_WARP = WARP / LANES_OF_ENTRY;
// of a block
constexpr int ENTRIES_AT_ONCE = THREADS / LANES_OF_ENTRY;
// of a lane, on their way
constexpr int BATCH = 4;
// less than any score, masked (-30000) or not
constexpr float UNSEEN_SCORE = -3e38f;

#if IS_OVERLAPPED
// Lets the next kernel begin: it fetches weights until this one has ended.
__device__ inline void letNextBegin() { asm volatile("griddepcontrol.launch_dependents;"); }
// Until the kernel before has ended. Nothing that it writes may be read, nor anything that it reads be written, before.
__device__ inline void awaitPrevious() { asm volatile("griddepcontrol.wait;" ::: "memory"); }
#else
__device__ inline void letNextBegin() {}
__device__ inline void awaitPrevious() {}
#endif

#if IS_BFLOAT16
typedef unsigned short Weight;
typedef uint4 Piece;
__device__ inline Piece noPiece() { return make_uint4(0, 0, 0, 0); }
__device__ inline float low(unsigned int two) { return __uint_as_float(two << 16); }
__device__ inline float high(unsigned int two) { return __uint_as_float(two & 0xffff0000u); }
__device__ inline float dot(Piece w, float4 a, float4 b) {
    return low(w.x) * a.x + high(w.x) * a.y + low(w.y) * a.z + high(w.y) * a.w + low(w.z) * b.x + high(w.z) * b.y
            + low(w.w) * b.z + high(w.w) * b.w;
}
__device__ inline float widened(Weight w) { return __uint_as_float((unsigned int) w << 16); }
#else
typedef float Weight;
struct __align__(32) Piece { float4 first, second; };
__device__ inline Piece noPiece() { return {make_float4(0, 0, 0, 0), make_float4(0, 0, 0, 0)}; }
__device__ inline float dot(Piece w, float4 a, float4 b) {
    return w.first.x * a.x + w.first.y * a.y + w.first.z * a.z + w.first.w * a.w + w.second.x * b.x + w.second.y * b.y
            + w.second.z * b.z + w.second.w * b.w;
}
__device__ inline float widened(Weight w) { return w; }
#endif

__device__ inline float sumOfLanes(float value, int lanes) {
    for (int distance = lanes / 2; distance > 0; distance /= 2) {
        value += __shfl_xor_sync(0xffffffffu, value, distance);
    }
    return value;
}

// room has one place a warp; all threads call it, and may use room again after the next barrier
__device__ inline float sumOfBlock(float value, float* room) {
    value = sumOfLanes(value, WARP);
    if (threadIdx.x % WARP == 0) {
        room[threadIdx.x / WARP] = value;
    }
    __syncthreads();
    float sum = 0;
    for (int warp = 0; warp < WARPS; warp++) {
        sum += room[warp];
    }
    return sum;
}

// Activations that a matrix multiplies, in two halves of each piece of VECTOR, so that lanes read neighbouring places.
template <int COLUMNS>
struct Halves {
    float4 first[COLUMNS / VECTOR];
    float4 second[COLUMNS / VECTOR];

    __device__ inline void put(int column, float value) {
        float4* half = column % VECTOR < VECTOR / 2 ? first : second;
        reinterpret_cast<float*>(half + column / VECTOR)[column % (VECTOR / 2)] = value;
    }
};

// Activations as they are in global memory.
struct Plain {
    const float* x;
};

template <int COLUMNS>
__device__ inline float4 firstHalf(const Halves<COLUMNS>& x, int piece) { return x.first[piece]; }
template <int COLUMNS>
__device__ inline float4 secondHalf(const Halves<COLUMNS>& x, int piece) { return x.second[piece]; }
__device__ inline float4 firstHalf(const Plain& x, int piece) { return reinterpret_cast<const float4*>(x.x)[2 * piece]; }
__device__ inline float4 secondHalf(const Plain& x, int piece) { return reinterpret_cast<const float4*>(x.x)[2 * piece + 1]; }

// One lane's share of some matrix rows. Their beginning is fetched into registers before the activations are there.
template <int COLUMNS, int COUNT>
struct Rows {
    static constexpr int PIECES = (COLUMNS / VECTOR + WARP - 1) / WARP;
    // of each row, on their way; more took registers that a second block of a multiprocessor needs
    static constexpr int AT_ONCE = COUNT == 1 ? 12 : 5;
    static constexpr int FETCHED = PIECES < AT_ONCE ? PIECES : AT_ONCE;
    const Piece* rows[COUNT];
    Piece pieces[COUNT][FETCHED];

    static __device__ inline int place(int piece) { return threadIdx.x % WARP + piece * WARP; }

    template <int SOME>
    __device__ inline void fetch(Piece (&some)[COUNT][SOME], int first) const {
#pragma unroll
        for (int row = 0; row < COUNT; row++) {
#pragma unroll
            for (int piece = 0; piece < SOME; piece++) {
                int at = place(first + piece);
                some[row][piece] = at < COLUMNS / VECTOR ? rows[row][at] : noPiece();
            }
        }
    }

    // rows that begin at matrix, each further by distance than the one before it
    __device__ inline void fetch(const Weight* matrix, long long distance) {
#pragma unroll
        for (int row = 0; row < COUNT; row++) {
            rows[row] = reinterpret_cast<const Piece*>(matrix + row * distance);
        }
        fetch(pieces, 0);
    }

    template <int SOME, class X>
    static __device__ inline void add(const Piece (&some)[COUNT][SOME], int first, const X& x, float* sums) {
#pragma unroll
        for (int piece = 0; piece < SOME; piece++) {
            int at = place(first + piece);
            if (at < COLUMNS / VECTOR) {
                float4 a = firstHalf(x, at);
                float4 b = secondHalf(x, at);
#pragma unroll
                for (int row = 0; row < COUNT; row++) {
                    sums[row] += dot(some[row][piece], a, b);
                }
            }
        }
    }

    // the lane's share of each row's sum
    template <class X>
    __device__ inline void times(const X& x, float* sums) const {
#pragma unroll
        for (int row = 0; row < COUNT; row++) {
            sums[row] = 0;
        }
        add(pieces, 0, x, sums);
        for (int first = FETCHED; first < PIECES; first += AT_ONCE) {
            Piece next[COUNT][AT_ONCE];
            fetch(next, first);
            add(next, first, x, sums);
        }
    }
};

// rows that a warp takes
__device__ constexpr int rowsOfWarp(int rows) { return rows >= TWO_ROWS_FROM ? 2 : 1; }
__device__ inline int firstRow(int count) { return (blockIdx.x * WARPS + threadIdx.x / WARP) * count; }

// RMSNorm, split: its weights are there before its input is, and one factor is left to multiply sums by.
struct Norm {
    static constexpr int SHARE = (HIDDEN + THREADS - 1) / THREADS;
    Weight scales[SHARE];

    __device__ inline void fetch(const Weight* scale) {
#pragma unroll
        for (int turn = 0; turn < SHARE; turn++) {
            int index = threadIdx.x + turn * THREADS;
            scales[turn] = index < HIDDEN ? scale[index] : Weight(0);
        }
    }

    // puts x times its weights into shared memory, returns the factor
    __device__ inline float apply(const float* x, Halves<HIDDEN>& scaled) const {
        __shared__ float room[WARPS];
        float sum = 0;
#pragma unroll
        for (int turn = 0; turn < SHARE; turn++) {
            int index = threadIdx.x + turn * THREADS;
            if (index < HIDDEN) {
                float value = x[index];
                sum += value * value;
                scaled.put(index, value * widened(scales[turn]));
            }
        }
        return 1 / sqrtf(sumOfBlock(sum, room) / HIDDEN + EPSILON);
    }
};

// result: queries, keys, values; matrix: their rows one below the other, as bias
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) project(
        const float* x, const Weight* scale, const Weight* matrix, const Weight* bias, float* result) {
    constexpr int ROWS = QUERY_WIDTH + 2 * KEY_WIDTH;
    constexpr int COUNT = rowsOfWarp(ROWS);
    __shared__ Halves<HIDDEN> scaled;
    letNextBegin();
    int row = firstRow(COUNT);
    Rows<HIDDEN, COUNT> weights;
    if (row < ROWS) {
        weights.fetch(matrix + (long long) row * HIDDEN, HIDDEN);
    }
    Norm norm;
    norm.fetch(scale);
    awaitPrevious();
    float factor = norm.apply(x, scaled);
    if (row < ROWS) {
        float sums[COUNT];
        weights.times(scaled, sums);
#pragma unroll
        for (int index = 0; index < COUNT; index++) {
            float sum = sumOfLanes(sums[index], WARP) * factor;
            if (threadIdx.x % WARP == 0) {
                result[row + index] = HAS_BIAS ? sum + widened(bias[row + index]) : sum;
            }
        }
    }
}

__device__ inline float rotated(const float* head, int index, float sine, float cosine) {
    int half = HEAD_DIM / 2;
    float other = index < half ? -head[index + half] : head[index - half];
    return head[index] * cosine + other * sine;
}

// What a lane has of a softmax over some entries: the largest score, the sum of weights relative to it, and its share of the weighted values.
struct Attended {
    float largest;
    float total;
    float sum[VECTOR];

    // as if both had been one
    __device__ inline void join(float otherLargest, float otherTotal, const float* otherSum) {
        float both = fmaxf(largest, otherLargest);
        float mine = expf(largest - both);
        float others = expf(otherLargest - both);
        largest = both;
        total = total * mine + otherTotal * others;
#pragma unroll
        for (int index = 0; index < VECTOR; index++) {
            sum[index] = sum[index] * mine + otherSum[index] * others;
        }
    }

    // joins the lanes that have the same share of other entries; all get the result
    __device__ inline void joinLanes() {
        for (int distance = LANES_OF_ENTRY; distance < WARP; distance *= 2) {
            float otherSum[VECTOR];
#pragma unroll
            for (int index = 0; index < VECTOR; index++) {
                otherSum[index] = __shfl_xor_sync(0xffffffffu, sum[index], distance);
            }
            float otherLargest = __shfl_xor_sync(0xffffffffu, largest, distance);
            float otherTotal = __shfl_xor_sync(0xffffffffu, total, distance);
            join(otherLargest, otherTotal, otherSum);
        }
    }
};

// A lane's share of some entries of a head, all on their way at once.
struct Entries {
    float4 keys[BATCH][2];
    float4 values[BATCH][2];
    float masks[BATCH];

    __device__ inline void fetch(const float* cacheMask, const float* headKeys, const float* headValues, int from, int entries) {
#pragma unroll
        for (int index = 0; index < BATCH; index++) {
            int entry = from + index * SPLITS * ENTRIES_AT_ONCE;
            if (entry < entries) {
                const float4* key = reinterpret_cast<const float4*>(headKeys + (long long) entry * HEAD_DIM);
                const float4* value = reinterpret_cast<const float4*>(headValues + (long long) entry * HEAD_DIM);
                masks[index] = cacheMask[entry];
                keys[index][0] = key[0];
                keys[index][1] = key[1];
                values[index][0] = value[0];
                values[index][1] = value[1];
            }
        }
    }

    // adds the entries to what is attended
    __device__ inline void attend(const float* query, int from, int entries, Attended& attended) const {
#pragma unroll
        for (int index = 0; index < BATCH; index++) {
            int entry = from + index * SPLITS * ENTRIES_AT_ONCE;
            // all lanes of a warp go on or none, since they shuffle
            if (entry - entry % ENTRIES_OF_WARP < entries) {
                float score = 0;
                float value[VECTOR] = {};
                if (entry < entries) {
                    float4 a = keys[index][0];
                    float4 b = keys[index][1];
                    score = a.x * query[0] + a.y * query[1] + a.z * query[2] + a.w * query[3] + b.x * query[4]
                            + b.y * query[5] + b.z * query[6] + b.w * query[7];
                    unpack(values[index], value);
                }
                score = sumOfLanes(score, LANES_OF_ENTRY);
                if (entry < entries) {
                    attended.join(score + masks[index], 1, value);
                }
            }
        }
    }

    static __device__ inline void unpack(const float4* two, float* eight) {
        eight[0] = two[0].x;
        eight[1] = two[0].y;
        eight[2] = two[0].z;
        eight[3] = two[0].w;
        eight[4] = two[1].x;
        eight[5] = two[1].y;
        eight[6] = two[1].z;
        eight[7] = two[1].w;
    }
};

// SPLITS blocks a query head, each with some of the entries; add_attended puts them together.
// keys, values: [KV_HEADS, entries, HEAD_DIM], keys rotated; freshKey, freshValue: [KV_HEADS, HEAD_DIM]; sums: [SPLITS, HEADS, HEAD_DIM], weighted by
// weights relative to the largest score; scales: [SPLITS, HEADS, 2], the largest score and the sum of weights.
// Position, masks and cache are there before the kernel before has ended: it writes none of them.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) attend(
        const float* projected, const long long* position, const float* frequencies, const float* cacheMask,
        const float* newMask, const float* keys, const float* values, int entries, float* freshKey, float* freshValue,
        float* sums, float* scales) {
    __shared__ float query[HEAD_DIM];
    __shared__ float key[HEAD_DIM];
    __shared__ float warpSums[WARPS][HEAD_DIM];
    __shared__ float warpScales[WARPS][2];
    letNextBegin();
    int head = blockIdx.x / SPLITS;
    int split = blockIdx.x % SPLITS;
    int keyHead = head / (HEADS / KV_HEADS);
    int lane = threadIdx.x % LANES_OF_ENTRY;
    int from = split * ENTRIES_AT_ONCE + threadIdx.x / LANES_OF_ENTRY;
    long long offset = (long long) keyHead * entries * HEAD_DIM + lane * VECTOR;
    Entries some;
    some.fetch(cacheMask, keys + offset, values + offset, from, entries);
    float sine;
    float cosine;
    sincosf((float) position[0] * frequencies[threadIdx.x % (HEAD_DIM / 2)], &sine, &cosine);

    awaitPrevious();
    const float* value = projected + QUERY_WIDTH + KEY_WIDTH + keyHead * HEAD_DIM;
    if (threadIdx.x < HEAD_DIM) {
        int index = threadIdx.x;
        query[index] = rotated(projected + head * HEAD_DIM, index, sine, cosine) * (1 / sqrtf((float) HEAD_DIM));
        key[index] = rotated(projected + QUERY_WIDTH + keyHead * HEAD_DIM, index, sine, cosine);
        if (split == 0 && head % (HEADS / KV_HEADS) == 0) {
            freshKey[keyHead * HEAD_DIM + index] = key[index];
            freshValue[keyHead * HEAD_DIM + index] = value[index];
        }
    }
    __syncthreads();

    Attended attended = {UNSEEN_SCORE, 0, {}};
    if (split == 0 && threadIdx.x < WARP) {
        float own = 0;
        for (int index = 0; index < VECTOR; index++) {
            own += query[lane * VECTOR + index] * key[lane * VECTOR + index];
        }
        own = sumOfLanes(own, LANES_OF_ENTRY) + newMask[0];
        if (threadIdx.x < LANES_OF_ENTRY) {
            attended.join(own, 1, value + lane * VECTOR);
        }
    }
    some.attend(query + lane * VECTOR, from, entries, attended);
    for (from += BATCH * SPLITS * ENTRIES_AT_ONCE; from - from % ENTRIES_OF_WARP < entries; from += BATCH * SPLITS * ENTRIES_AT_ONCE) {
        some.fetch(cacheMask, keys + offset, values + offset, from, entries);
        some.attend(query + lane * VECTOR, from, entries, attended);
    }
    attended.joinLanes();

    int warp = threadIdx.x / WARP;
    if (threadIdx.x % WARP < LANES_OF_ENTRY) {
        for (int index = 0; index < VECTOR; index++) {
            warpSums[warp][lane * VECTOR + index] = attended.sum[index];
        }
        if (lane == 0) {
            warpScales[warp][0] = attended.largest;
            warpScales[warp][1] = attended.total;
        }
    }
    __syncthreads();
    if (threadIdx.x < HEAD_DIM) {
        float largest = UNSEEN_SCORE;
        for (warp = 0; warp < WARPS; warp++) {
            largest = fmaxf(largest, warpScales[warp][0]);
        }
        float total = 0;
        float sum = 0;
        for (warp = 0; warp < WARPS; warp++) {
            float scale = expf(warpScales[warp][0] - largest);
            total += scale * warpScales[warp][1];
            sum += scale * warpSums[warp][threadIdx.x];
        }
        int part = split * HEADS + head;
        sums[part * HEAD_DIM + threadIdx.x] = sum;
        if (threadIdx.x == 0) {
            scales[2 * part] = largest;
            scales[2 * part + 1] = total;
        }
    }
}

// A warp's rows of a matrix whose products are added to x.
template <int COLUMNS>
struct AddedRows {
    static constexpr int COUNT = rowsOfWarp(HIDDEN);
    int row = firstRow(COUNT);
    Rows<COLUMNS, COUNT> weights;

    __device__ inline void fetch(const Weight* matrix) {
        if (row < HIDDEN) {
            weights.fetch(matrix + (long long) row * COLUMNS, COLUMNS);
        }
    }

    template <class X>
    __device__ inline void add(const X& input, float* x) const {
        if (row < HIDDEN) {
            float before[COUNT];
            float sums[COUNT];
#pragma unroll
            for (int index = 0; index < COUNT; index++) {
                before[index] = x[row + index];
            }
            weights.times(input, sums);
#pragma unroll
            for (int index = 0; index < COUNT; index++) {
                float sum = sumOfLanes(sums[index], WARP);
                if (threadIdx.x % WARP == 0) {
                    x[row + index] = before[index] + sum;
                }
            }
        }
    }
};

// x += matrix times what was attended
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) add_attended(
        const float* sums, const float* scales, const Weight* matrix, float* x) {
    constexpr int SHARE = (QUERY_WIDTH + THREADS - 1) / THREADS;
    __shared__ Halves<QUERY_WIDTH> context;
    __shared__ float factors[SPLITS][HEADS];
    letNextBegin();
    AddedRows<QUERY_WIDTH> rows;
    rows.fetch(matrix);
    awaitPrevious();
    float parts[SHARE][SPLITS];
#pragma unroll
    for (int turn = 0; turn < SHARE; turn++) {
        int column = threadIdx.x + turn * THREADS;
#pragma unroll
        for (int split = 0; split < SPLITS; split++) {
            parts[turn][split] = column < QUERY_WIDTH ? sums[split * QUERY_WIDTH + column] : 0;
        }
    }
    for (int head = threadIdx.x; head < HEADS; head += THREADS) {
        float largest = UNSEEN_SCORE;
        for (int split = 0; split < SPLITS; split++) {
            largest = fmaxf(largest, scales[2 * (split * HEADS + head)]);
        }
        float total = 0;
        for (int split = 0; split < SPLITS; split++) {
            int part = split * HEADS + head;
            factors[split][head] = expf(scales[2 * part] - largest);
            total += factors[split][head] * scales[2 * part + 1];
        }
        for (int split = 0; split < SPLITS; split++) {
            factors[split][head] /= total;
        }
    }
    __syncthreads();
#pragma unroll
    for (int turn = 0; turn < SHARE; turn++) {
        int column = threadIdx.x + turn * THREADS;
        if (column < QUERY_WIDTH) {
            float sum = 0;
#pragma unroll
            for (int split = 0; split < SPLITS; split++) {
                sum += factors[split][column / HEAD_DIM] * parts[turn][split];
            }
            context.put(column, sum);
        }
    }
    __syncthreads();
    rows.add(context, x);
}

// The gated half of the SwiGLU; matrix: the gate's rows, then the others.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) gate(
        const float* x, const Weight* scale, const Weight* matrix, float* result) {
    constexpr long long OTHER = (long long) INTERMEDIATE * HIDDEN;
    __shared__ Halves<HIDDEN> scaled;
    letNextBegin();
    int row = firstRow(1);
    // of the gate and of the others
    Rows<HIDDEN, 2> weights;
    if (row < INTERMEDIATE) {
        weights.fetch(matrix + (long long) row * HIDDEN, OTHER);
    }
    Norm norm;
    norm.fetch(scale);
    awaitPrevious();
    float factor = norm.apply(x, scaled);
    if (row < INTERMEDIATE) {
        float sums[2];
        weights.times(scaled, sums);
        float gated = sumOfLanes(sums[0], WARP) * factor;
        float other = sumOfLanes(sums[1], WARP) * factor;
        if (threadIdx.x % WARP == 0) {
            result[row] = gated / (1 + expf(-gated)) * other;
        }
    }
}

// x += matrix times gated
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) add_gated(const float* gated, const Weight* matrix, float* x) {
    constexpr bool IS_SHARED = INTERMEDIATE <= MOST_SHARED;
    __shared__ Halves<IS_SHARED ? INTERMEDIATE : VECTOR> copy;
    letNextBegin();
    AddedRows<INTERMEDIATE> rows;
    rows.fetch(matrix);
    awaitPrevious();
    if (IS_SHARED) {
        for (int column = threadIdx.x; column < INTERMEDIATE; column += THREADS) {
            copy.put(column, gated[column]);
        }
        __syncthreads();
        rows.add(copy, x);
    } else {
        rows.add(Plain{gated}, x);
    }
}
