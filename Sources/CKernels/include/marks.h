// SPDX-License-Identifier: Apache-2.0
// The bit that each block of 8 by 8 pixels holds, in three colour domains: what invisible marks are read from.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What martlet_marks_band writes for a block of the whole-number domain whose bit lies on a border, where the writer's
/// own roundings decide.
enum { MARTLET_MARKS_BORDER = 2 };

/// What this processor runs: 0 nothing of this file, 1 AVX2.
int martlet_marks_level(void);

/// Reads `blocks` blocks side by side, whose eight rows of pixels lie `stride` bytes apart, `channels` (3 or 4) bytes a
/// pixel: red, green, blue.
///
/// `sums` has room for `48 * blocks` floats: of the whole-number domain first, four rows of `4 * blocks` each, then of
/// the two fractional ones, blue first and red first. `bits` has room for `3 * blocks` bytes, of the domains in the same
/// order: 0, 1, or in the first MARTLET_MARKS_BORDER. Needs a level above 0.
void martlet_marks_band(
    const uint8_t *samples, size_t stride, int channels, size_t blocks, float *sums, uint8_t *bits);
