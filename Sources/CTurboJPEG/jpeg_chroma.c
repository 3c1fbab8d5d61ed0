// SPDX-License-Identifier: Apache-2.0
#include "jpeg_chroma.h"
#include "jpeg_colors.h"

#include <string.h>

static martlet_jpeg_chroma *of(j_decompress_ptr info) { return info->client_data; }

static inline __attribute__((always_inline)) uint32_t sum_of_squares(
    const JCOEF *coefficients, const UINT16 *steps, int count) {
  enum { MOST = 8191 };
  uint32_t sum = 0;
  for (int i = 0; i < count; i++) {
    int16_t value = (int16_t)((uint32_t)coefficients[i] * steps[i]);
    value = value < -MOST ? -MOST : value > MOST ? MOST : value;
    sum += (uint32_t)(value * value);
  }
  return sum;
}

// The squares of 64 coefficients. A DCT keeps them: they are 64 times the mean square of the block's samples around
// the middle. Products wrap as in the library's own transforms; a sound one is below 8192.
static inline __attribute__((always_inline)) uint32_t squares_of_any(
    const JCOEF *coefficients, const UINT16 *steps) {
  // Most blocks are of one colour.
  uint64_t words[sizeof(JBLOCK) / sizeof(uint64_t)], others = 0;
  memcpy(words, coefficients, sizeof words);
  for (size_t i = 1; i < sizeof words / sizeof *words; i++) others |= words[i];
  if (others == 0) return sum_of_squares(coefficients, steps, 4);
  return sum_of_squares(coefficients, steps, DCTSIZE2);
}

static uint32_t squares_plainly(const JCOEF *coefficients, const UINT16 *steps) {
  return squares_of_any(coefficients, steps);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint32_t squares_widely(
    const JCOEF *coefficients, const UINT16 *steps) {
  return squares_of_any(coefficients, steps);
}
#else
#define squares_widely squares_plainly
#endif

// Multiples of the golden ratio spread evenly, at distances that few patterns keep.
static int is_measured(const struct jpeg_decompress_struct *info, JDIMENSION row) {
  uint64_t place = (uint32_t)row * UINT32_C(2654435769);
  return place * info->total_iMCU_rows < UINT64_C(8) << 32;
}

static void measure(
    j_decompress_ptr info, jpeg_component_info *plane, JCOEFPTR block, JSAMPARRAY rows,
    JDIMENSION column) {
  int index = plane->component_index - 1;
  martlet_jpeg_chroma *chroma = of(info);
  if (plane->quant_table && is_measured(info, info->output_iMCU_row))
    chroma->squares[index] += (chroma->is_wide ? squares_widely : squares_plainly)(
        block, plane->quant_table->quantval);
  inverse_DCT_method_ptr inner = chroma->inner[index];
  if (inner) inner(info, plane, block, rows, column);
}

void martlet_jpeg_measure(j_decompress_ptr info, int is_shown) {
  martlet_jpeg_chroma *chroma = of(info);
  chroma->is_wide = martlet_jpeg_is_wide();
  for (int i = 0; i < 2; i++) {
    const jpeg_component_info *plane = info->comp_info + i + 1;
    for (JDIMENSION row = 0; row < info->total_iMCU_rows; row++) {
      JDIMENSION down = (JDIMENSION)plane->v_samp_factor, first = row * down;
      if (!is_measured(info, row) || first >= plane->height_in_blocks) continue;
      JDIMENSION left = plane->height_in_blocks - first;
      chroma->blocks[i] += (uint64_t)(left < down ? left : down) * plane->width_in_blocks;
    }
    chroma->inner[i] = is_shown ? info->idct->inverse_DCT[i + 1] : NULL;
    info->idct->inverse_DCT[i + 1] = measure;
  }
}

void martlet_jpeg_pass_over(j_decompress_ptr info) {
  for (int i = 0; i < 2; i++)
    if (of(info)->blocks[i] > 0 && of(info)->inner[i] == NULL)
      info->comp_info[i + 1].component_needed = is_measured(info, info->output_iMCU_row);
}

double martlet_jpeg_strength(const struct jpeg_decompress_struct *info) {
  const martlet_jpeg_chroma *chroma = info->client_data;
  double sum = 0;
  for (int i = 0; i < 2; i++)
    if (chroma->blocks[i] > 0)
      sum += (double)chroma->squares[i] / (double)(DCTSIZE2 * chroma->blocks[i]);
  return sum;
}
