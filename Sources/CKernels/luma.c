// SPDX-License-Identifier: Apache-2.0
// Bytes of luma picked out of rows, and widened by a table. In C since each byte of every picture passes here,
// in debug builds too, and since Swift has no shuffle of bytes.
#include "luma.h"

static void pick_each(const uint8_t *row, const uint32_t *columns, size_t count, uint8_t *out) {
  for (size_t i = 0; i < count; i++) out[i] = row[columns[i]];
}

void martlet_look_up(const uint8_t *bytes, size_t count, const float *table, float *out) {
  for (size_t i = 0; i < count; i++) out[i] = table[bytes[i]];
}

#if defined(__x86_64__)
#include <immintrin.h>

enum { LANES = 16 };

__attribute__((target("ssse3"))) static void pick_by_masks(
    const uint8_t *row, const uint32_t *columns, size_t count, const uint8_t *masks, uint8_t *out) {
  for (size_t first = 0; first < count; first += LANES) {
    size_t start = columns[first], last = columns[first + LANES - 1];
    __m128i picked = _mm_setzero_si128();
    for (size_t from = start; from <= last; from += LANES, masks += LANES) {
      __m128i bytes = _mm_loadu_si128((const __m128i *)(row + from));
      __m128i mask = _mm_loadu_si128((const __m128i *)masks);
      picked = _mm_or_si128(picked, _mm_shuffle_epi8(bytes, mask));
    }
    _mm_storeu_si128((__m128i *)(out + first), picked);
  }
}

int martlet_pick_by_masks(void) { return __builtin_cpu_supports("ssse3") != 0; }

void martlet_pick_bytes(
    const uint8_t *row, const uint32_t *columns, size_t count, const uint8_t *masks, uint8_t *out) {
  if (masks) {
    pick_by_masks(row, columns, count, masks, out);
  } else {
    pick_each(row, columns, count, out);
  }
}

#else
int martlet_pick_by_masks(void) { return 0; }

void martlet_pick_bytes(
    const uint8_t *row, const uint32_t *columns, size_t count, const uint8_t *masks, uint8_t *out) {
  (void)masks;
  pick_each(row, columns, count, out);
}
#endif
