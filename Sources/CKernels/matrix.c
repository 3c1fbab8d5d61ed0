// SPDX-License-Identifier: Apache-2.0
// The product of matrices that PDQ's transform is made of: in C, since vectors in Swift are slow in debug builds.
#include "matrix.h"

// Fusing would change how sums round.
#pragma STDC FP_CONTRACT OFF

enum { LANES = 16, ROWS = 16, INNER = 64 };

typedef float Lanes __attribute__((vector_size(64), aligned(4)));

void martlet_product(const float *left, const float *right, size_t columns, float *out) {
  for (size_t row = 0; row < ROWS; row++) {
    for (size_t column = 0; column < columns; column += LANES) {
      Lanes sum = {0};
      for (size_t index = 0; index < INNER; index++)
        sum += left[row * INNER + index] * *(const Lanes *)(right + index * columns + column);
      *(Lanes *)(out + row * columns + column) = sum;
    }
  }
}
