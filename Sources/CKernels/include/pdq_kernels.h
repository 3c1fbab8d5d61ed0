// SPDX-License-Identifier: Apache-2.0
// PDQ's blur in vector instructions that Swift cannot choose at run time. See docs/adr/0013.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What this processor runs: 0 nothing of this file, 2 AVX2, 3 AVX-512.
int martlet_pdq_level(void);

/// The floats of scratch memory that a picture needs.
size_t martlet_pdq_scratch_floats(size_t width, size_t height);

/// Filters `width * height` values of luma, bytes or floats, and writes 64×64 values to `grid`.
///
/// Both sides are at least 5 and at most `MARTLET_PDQ_SIDE`; `level` is not above `martlet_pdq_level()` and not 0.
void martlet_pdq_grid(
    int level, int is_bytes, const void *luma, size_t width, size_t height, float *scratch,
    float *grid);

/// The longest side: sums of bytes in one window stay within 16 bits.
enum { MARTLET_PDQ_SIDE = 32768 };
