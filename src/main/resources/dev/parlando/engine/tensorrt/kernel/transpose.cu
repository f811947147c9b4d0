// Transposes a matrix [rows, columns] by tiles of 32 by 32, each by a block of 32 by 8 threads.
//
// Whoever compiles this defines ELEMENT_BYTES, 2 or 4.

#if ELEMENT_BYTES == 2
typedef unsigned short Element;
#else
typedef unsigned int Element;
#endif

extern "C" __global__ void transpose(const Element* from, Element* to, int rows, int columns) {
    // one column more, so that the threads of a warp read from different banks
    __shared__ Element tile[32][33];
    int column = blockIdx.x * 32 + threadIdx.x;
    for (int offset = threadIdx.y; offset < 32; offset += 8) {
        int row = blockIdx.y * 32 + offset;
        if (row < rows && column < columns) {
            tile[offset][threadIdx.x] = from[(long long) row * columns + column];
        }
    }
    __syncthreads();
    int row = blockIdx.y * 32 + threadIdx.x;
    for (int offset = threadIdx.y; offset < 32; offset += 8) {
        int target = blockIdx.x * 32 + offset;
        if (row < rows && target < columns) {
            to[(long long) target * rows + row] = tile[threadIdx.x][offset];
        }
    }
}
