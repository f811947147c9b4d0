// One new token through the layers of a Qwen2 or Llama decoder: five kernels a layer, each of which reads its weights once.
// Weights are as stored, rows are outputs; activations, cache and arithmetic are float32.
//
// Defined by whoever compiles this: THREADS (of a block), HIDDEN, HEADS, KV_HEADS, HEAD_DIM, INTERMEDIATE, MAX_ENTRIES (of the cache), EPSILON (of RMSNorm),
// HAS_BIAS (of q, k and v), IS_BFLOAT16 (of all weights, else float32), IS_OVERLAPPED (a kernel begins while the one before it runs). Widths are multiples of 8, HEAD_DIM is a power of two up to 256.

constexpr int WARP = 32;
constexpr int ROWS_OF_BLOCK = THREADS / WARP;
// that a thread reads at once
constexpr int VECTOR = 8;
// more activations are not copied to shared memory
constexpr int MOST_SHARED = 4096;
constexpr int QUERY_WIDTH = HEADS * HEAD_DIM;
constexpr int KEY_WIDTH = KV_HEADS * HEAD_DIM;
constexpr int LANES_OF_ENTRY = HEAD_DIM / VECTOR;
constexpr int ENTRIES_AT_ONCE = THREADS / LANES_OF_ENTRY;
// of a thread, on their way
constexpr int BATCH = 4;
// what is masked gets -30000; no score comes near
constexpr float SEEN = -10000.0f;
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
__device__ inline float dot(Piece w, const float* x) {
    return low(w.x) * x[0] + high(w.x) * x[1] + low(w.y) * x[2] + high(w.y) * x[3] + low(w.z) * x[4] + high(w.z) * x[5]
            + low(w.w) * x[6] + high(w.w) * x[7];
}
__device__ inline float widened(Weight w) { return __uint_as_float((unsigned int) w << 16); }
#else
typedef float Weight;
struct __align__(32) Piece { float4 first, second; };
__device__ inline Piece noPiece() { return {make_float4(0, 0, 0, 0), make_float4(0, 0, 0, 0)}; }
__device__ inline float dot(Piece w, const float* x) {
    return w.first.x * x[0] + w.first.y * x[1] + w.first.z * x[2] + w.first.w * x[3] + w.second.x * x[4] + w.second.y * x[5]
            + w.second.z * x[6] + w.second.w * x[7];
}
__device__ inline float widened(Weight w) { return w; }
#endif

__device__ inline float sumOfLanes(float value, int lanes) {
    for (int distance = lanes / 2; distance > 0; distance /= 2) {
        value += __shfl_xor_sync(0xffffffffu, value, distance);
    }
    return value;
}

__device__ inline float largestOfLanes(float value) {
    for (int distance = WARP / 2; distance > 0; distance /= 2) {
        value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, distance));
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
    for (int warp = 0; warp < ROWS_OF_BLOCK; warp++) {
        sum += room[warp];
    }
    return sum;
}

__device__ inline float largestOfBlock(float value, float* room) {
    value = largestOfLanes(value);
    if (threadIdx.x % WARP == 0) {
        room[threadIdx.x / WARP] = value;
    }
    __syncthreads();
    float largest = room[0];
    for (int warp = 1; warp < ROWS_OF_BLOCK; warp++) {
        largest = fmaxf(largest, room[warp]);
    }
    return largest;
}

// One lane's share of a matrix row, AT_ONCE pieces of it on their way. Its beginning is fetched into registers before the activations are there.
template <int COLUMNS, int AT_ONCE = 12>
struct Row {
    static constexpr int PIECES = (COLUMNS / VECTOR + WARP - 1) / WARP;
    static constexpr int FETCHED = PIECES < AT_ONCE ? PIECES : AT_ONCE;
    const Piece* row;
    Piece pieces[FETCHED];

    __device__ inline Piece at(int piece) const {
        int index = threadIdx.x % WARP + piece * WARP;
        return index < COLUMNS / VECTOR ? row[index] : noPiece();
    }

    __device__ inline void fetch(const Weight* from) {
        row = reinterpret_cast<const Piece*>(from);
#pragma unroll
        for (int piece = 0; piece < FETCHED; piece++) {
            pieces[piece] = at(piece);
        }
    }

    __device__ inline float product(Piece weights, int piece, const float* x) const {
        int index = threadIdx.x % WARP + piece * WARP;
        return index < COLUMNS / VECTOR ? dot(weights, x + index * VECTOR) : 0;
    }

    // every lane has the sum
    __device__ inline float times(const float* x) const {
        float sum = 0;
#pragma unroll
        for (int piece = 0; piece < FETCHED; piece++) {
            sum += product(pieces[piece], piece, x);
        }
        for (int first = FETCHED; first < PIECES; first += AT_ONCE) {
            Piece next[AT_ONCE];
#pragma unroll
            for (int piece = 0; piece < AT_ONCE; piece++) {
                next[piece] = at(first + piece);
            }
#pragma unroll
            for (int piece = 0; piece < AT_ONCE; piece++) {
                sum += product(next[piece], first + piece, x);
            }
        }
        return sumOfLanes(sum, WARP);
    }
};

__device__ inline int rowOfWarp() {
    return blockIdx.x * ROWS_OF_BLOCK + threadIdx.x / WARP;
}

__device__ inline void normalize(const float* x, const Weight* scale, float* result) {
    __shared__ float room[ROWS_OF_BLOCK];
    float sum = 0;
    for (int index = threadIdx.x; index < HIDDEN; index += THREADS) {
        sum += x[index] * x[index];
    }
    float factor = 1 / sqrtf(sumOfBlock(sum, room) / HIDDEN + EPSILON);
    for (int index = threadIdx.x; index < HIDDEN; index += THREADS) {
        result[index] = x[index] * factor * widened(scale[index]);
    }
    __syncthreads();
}

// result: queries, keys, values; matrix: their rows one below the other, as bias
extern "C" __global__ void __launch_bounds__(THREADS) project(
        const float* x, const Weight* scale, const Weight* matrix, const Weight* bias, float* result) {
    __shared__ __align__(16) float normed[HIDDEN];
    letNextBegin();
    int row = rowOfWarp();
    bool isThere = row < QUERY_WIDTH + 2 * KEY_WIDTH;
    Row<HIDDEN> weights;
    if (isThere) {
        weights.fetch(matrix + (long long) row * HIDDEN);
    }
    awaitPrevious();
    normalize(x, scale, normed);
    if (isThere) {
        float sum = weights.times(normed);
        if (threadIdx.x % WARP == 0) {
            result[row] = HAS_BIAS ? sum + widened(bias[row]) : sum;
        }
    }
}

__device__ inline float rotated(const float* head, int index, float angle) {
    int half = HEAD_DIM / 2;
    float other = index < half ? -head[index + half] : head[index - half];
    return head[index] * cosf(angle) + other * sinf(angle);
}

// A thread's part of some entries of a head, all on their way at once.
struct Entries {
    float4 first[BATCH];
    float4 second[BATCH];

    // those of from on whose weight, or mask, in shared memory is above least; zeros for the others
    __device__ inline void fetch(const float* head, int from, int entries, const float* weights, float least) {
#pragma unroll
        for (int index = 0; index < BATCH; index++) {
            int entry = from + index * ENTRIES_AT_ONCE;
            first[index] = make_float4(0, 0, 0, 0);
            second[index] = make_float4(0, 0, 0, 0);
            if (entry < entries && weights[entry] > least) {
                const float4* at = reinterpret_cast<const float4*>(head + (long long) entry * HEAD_DIM);
                first[index] = at[0];
                second[index] = at[1];
            }
        }
    }
};

// One block a query head. keys, values: [KV_HEADS, entries, HEAD_DIM], keys rotated; freshKey, freshValue: [KV_HEADS, HEAD_DIM].
// Masks and cache are there before the kernel before has ended: it writes neither.
extern "C" __global__ void __launch_bounds__(THREADS) attend(
        const float* projected, const long long* position, const float* frequencies, const float* cacheMask,
        const float* newMask, const float* keys, const float* values, int entries, float* freshKey, float* freshValue,
        float* context) {
    __shared__ float query[HEAD_DIM];
    __shared__ float key[HEAD_DIM];
    // masks, then scores, then weights
    __shared__ float weights[MAX_ENTRIES];
    __shared__ float sums[ENTRIES_AT_ONCE * HEAD_DIM];
    __shared__ float rooms[3][ROWS_OF_BLOCK];
    letNextBegin();
    int head = blockIdx.x;
    int keyHead = head / (HEADS / KV_HEADS);
    int lane = threadIdx.x % LANES_OF_ENTRY;
    int group = threadIdx.x / LANES_OF_ENTRY;
    long long offset = (long long) keyHead * entries * HEAD_DIM + lane * VECTOR;
    for (int entry = threadIdx.x; entry < entries; entry += THREADS) {
        weights[entry] = cacheMask[entry];
    }
    __syncthreads();
    Entries cached;
    cached.fetch(keys + offset, group, entries, weights, SEEN);

    awaitPrevious();
    const float* value = projected + QUERY_WIDTH + KEY_WIDTH + keyHead * HEAD_DIM;
    if (threadIdx.x < HEAD_DIM) {
        int index = threadIdx.x;
        float angle = (float) position[0] * frequencies[index % (HEAD_DIM / 2)];
        query[index] = rotated(projected + head * HEAD_DIM, index, angle) * (1 / sqrtf((float) HEAD_DIM));
        key[index] = rotated(projected + QUERY_WIDTH + keyHead * HEAD_DIM, index, angle);
        if (head % (HEADS / KV_HEADS) == 0) {
            freshKey[keyHead * HEAD_DIM + index] = key[index];
            freshValue[keyHead * HEAD_DIM + index] = value[index];
        }
    }
    __syncthreads();

    const float* part = query + lane * VECTOR;
    for (int first = 0; first < entries; first += BATCH * ENTRIES_AT_ONCE) {
        if (first > 0) {
            cached.fetch(keys + offset, first + group, entries, weights, SEEN);
        }
#pragma unroll
        for (int index = 0; index < BATCH; index++) {
            int entry = first + index * ENTRIES_AT_ONCE + group;
            float4 a = cached.first[index];
            float4 b = cached.second[index];
            float score = sumOfLanes(
                    a.x * part[0] + a.y * part[1] + a.z * part[2] + a.w * part[3] + b.x * part[4] + b.y * part[5]
                            + b.z * part[6] + b.w * part[7],
                    LANES_OF_ENTRY);
            if (lane == 0 && entry < entries) {
                weights[entry] = weights[entry] > SEEN ? score + weights[entry] : UNSEEN_SCORE;
            }
        }
    }
    float own = sumOfBlock(threadIdx.x < HEAD_DIM ? query[threadIdx.x] * key[threadIdx.x] : 0, rooms[0]) + newMask[0];

    float largest = own;
    for (int entry = threadIdx.x; entry < entries; entry += THREADS) {
        largest = fmaxf(largest, weights[entry]);
    }
    largest = largestOfBlock(largest, rooms[1]);
    float total = 0;
    for (int entry = threadIdx.x; entry < entries; entry += THREADS) {
        float weight = expf(weights[entry] - largest);
        weights[entry] = weight;
        total += weight;
    }
    float ownWeight = expf(own - largest);
    total = sumOfBlock(total, rooms[2]) + ownWeight;

    float sum[VECTOR] = {};
    for (int first = 0; first < entries; first += BATCH * ENTRIES_AT_ONCE) {
        cached.fetch(values + offset, first + group, entries, weights, 0);
#pragma unroll
        for (int index = 0; index < BATCH; index++) {
            int entry = first + index * ENTRIES_AT_ONCE + group;
            float weight = entry < entries ? weights[entry] : 0;
            float4 a = cached.first[index];
            float4 b = cached.second[index];
            sum[0] += weight * a.x;
            sum[1] += weight * a.y;
            sum[2] += weight * a.z;
            sum[3] += weight * a.w;
            sum[4] += weight * b.x;
            sum[5] += weight * b.y;
            sum[6] += weight * b.z;
            sum[7] += weight * b.w;
        }
    }
    for (int index = 0; index < VECTOR; index++) {
        sums[group * HEAD_DIM + lane * VECTOR + index] = sum[index];
    }
    __syncthreads();
    if (threadIdx.x < HEAD_DIM) {
        float whole = ownWeight * value[threadIdx.x];
        for (int from = 0; from < ENTRIES_AT_ONCE; from++) {
            whole += sums[from * HEAD_DIM + threadIdx.x];
        }
        context[head * HEAD_DIM + threadIdx.x] = whole / total;
    }
}

// x += matrix times input
template <int COLUMNS>
__device__ inline void addProduct(const float* input, const Weight* matrix, float* x) {
    __shared__ __align__(16) float copy[COLUMNS <= MOST_SHARED ? COLUMNS : 1];
    letNextBegin();
    int row = rowOfWarp();
    bool isThere = row < HIDDEN;
    Row<COLUMNS> weights;
    if (isThere) {
        weights.fetch(matrix + (long long) row * COLUMNS);
    }
    awaitPrevious();
    const float* activations = input;
    if (COLUMNS <= MOST_SHARED) {
        for (int index = threadIdx.x; index < COLUMNS; index += THREADS) {
            copy[index] = input[index];
        }
        __syncthreads();
        activations = copy;
    }
    if (isThere) {
        float sum = weights.times(activations);
        if (threadIdx.x % WARP == 0) {
            x[row] += sum;
        }
    }
}

extern "C" __global__ void __launch_bounds__(THREADS) add_attended(
        const float* context, const Weight* matrix, float* x) {
    addProduct<QUERY_WIDTH>(context, matrix, x);
}

// The gated half of the SwiGLU; matrix: the gate's rows, then the others.
extern "C" __global__ void __launch_bounds__(THREADS) gate(
        const float* x, const Weight* scale, const Weight* matrix, float* result) {
    __shared__ __align__(16) float normed[HIDDEN];
    letNextBegin();
    int row = rowOfWarp();
    bool isThere = row < INTERMEDIATE;
    Row<HIDDEN, 6> gates;
    Row<HIDDEN, 6> others;
    if (isThere) {
        gates.fetch(matrix + (long long) row * HIDDEN);
        others.fetch(matrix + (long long) (INTERMEDIATE + row) * HIDDEN);
    }
    awaitPrevious();
    normalize(x, scale, normed);
    if (isThere) {
        float gated = gates.times(normed);
        float other = others.times(normed);
        if (threadIdx.x % WARP == 0) {
            result[row] = gated / (1 + expf(-gated)) * other;
        }
    }
}

extern "C" __global__ void __launch_bounds__(THREADS) add_gated(const float* gated, const Weight* matrix, float* x) {
    addProduct<INTERMEDIATE>(gated, matrix, x);
}
