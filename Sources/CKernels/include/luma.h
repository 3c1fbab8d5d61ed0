// SPDX-License-Identifier: Apache-2.0
// Bytes of luma picked out of rows, and widened by a table: what every picture and frame goes through.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// How many bytes after its last one a row that is picked from by masks may be read.
enum { MARTLET_PICK_SLACK = 16 };

/// Whether this processor picks sixteen bytes at a time, by masks.
int martlet_pick_by_masks(void);

/// Writes the bytes of `row` at `columns`, which do not fall, to `out`.
///
/// `masks` is NULL, or `count` is a multiple of sixteen, `row` can be read `MARTLET_PICK_SLACK` bytes beyond
/// the last column, and for each sixteen columns there is a mask of sixteen bytes for each sixteen bytes of
/// the row from the first of them to the last: where a byte goes, or 0x80 where none of these does.
void martlet_pick_bytes(
    const uint8_t *row, const uint32_t *columns, size_t count, const uint8_t *masks, uint8_t *out);

/// Writes the value in `table` of each of `count` bytes; the table has 256.
void martlet_look_up(const uint8_t *bytes, size_t count, const float *table, float *out);
