// SPDX-License-Identifier: Apache-2.0
// The product of matrices that PDQ's transform is made of.
#pragma once
#include <stddef.h>

/// Writes sixteen rows of `columns` to `out`: sixteen rows of 64, `left`, times 64 rows of `columns`, `right`.
///
/// `columns` is a multiple of sixteen. Each sum runs in the order of the 64 and is rounded at each step.
void martlet_product(const float *left, const float *right, size_t columns, float *out);
