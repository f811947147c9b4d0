// transpose.cu on matrices of many sizes beside two plain loops. Prints the number of elements that differ, of all. Compiled with THREADS=256 and
// with ELEMENT_BYTES, which transpose.cu wants defined.
#include "cpu_threads.h"
#include "transpose.cu"

#include <cstdio>

int main() {
    constexpr Element UNTOUCHED = 0x5a5a;
    int wrong = 0;
    int all = 0;
    for (int rows : {1, 7, 32, 33, 70}) {
        for (int columns : {1, 8, 31, 64, 65}) {
            // one element more than is written
            std::vector<Element> from(rows * columns);
            std::vector<Element> to(rows * columns + 1, UNTOUCHED);
            for (int index = 0; index < rows * columns; index++) {
                from[index] = (Element) (index * 40503u + 17);
            }
            cpu::launch({(columns + 31) / 32, (rows + 31) / 32, 1}, {32, 8, 1}, [&] { transpose(from.data(), to.data(), rows, columns); });
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    wrong += to[column * rows + row] != from[row * columns + column];
                    all++;
                }
            }
            wrong += to[rows * columns] != UNTOUCHED;
            all++;
        }
    }
    std::printf("%d %d\n", wrong, all);
    return 0;
}
