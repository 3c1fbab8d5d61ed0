// SPDX-License-Identifier: Apache-2.0
#include "jpeg_chroma.h"

#include <string.h>

static martlet_jpeg_chroma *of(j_decompress_ptr info) { return info->client_data; }

// The squares of 64 coefficients. A DCT keeps them: they are 64 times the mean square of the block's samples around
// the middle. Products wrap as in the library's own transforms; a sound one is below 8192.
static uint32_t squares(const JCOEF *coefficients, const UINT16 *steps) {
  enum { MOST = 8191 };
  // Most blocks are of one colour.
  uint64_t words[sizeof(JBLOCK) / sizeof(uint64_t)], others = 0;
  memcpy(words, coefficients, sizeof words);
  for (size_t i = 1; i < sizeof words / sizeof *words; i++) others |= words[i];
  int count = others == 0 ? 4 : DCTSIZE2;
  uint32_t sum = 0;
  for (int i = 0; i < count; i++) {
    int16_t value = (int16_t)((uint32_t)coefficients[i] * steps[i]);
    value = value < -MOST ? -MOST : value > MOST ? MOST : value;
    sum += (uint32_t)(value * value);
  }
  return sum;
}

static void measure(
    j_decompress_ptr info, jpeg_component_info *plane, JCOEFPTR block, JSAMPARRAY rows,
    JDIMENSION column) {
  int index = plane->component_index - 1;
  if (plane->quant_table) of(info)->squares[index] += squares(block, plane->quant_table->quantval);
  inverse_DCT_method_ptr inner = of(info)->inner[index];
  if (inner) inner(info, plane, block, rows, column);
}

void martlet_jpeg_measure(j_decompress_ptr info, int is_shown) {
  for (int i = 0; i < 2; i++) {
    of(info)->inner[i] = is_shown ? info->idct->inverse_DCT[i + 1] : NULL;
    info->idct->inverse_DCT[i + 1] = measure;
  }
}

double martlet_jpeg_strength(const struct jpeg_decompress_struct *info) {
  const martlet_jpeg_chroma *chroma = info->client_data;
  double sum = 0;
  for (int i = 0; i < 2 && i + 1 < info->num_components; i++) {
    const jpeg_component_info *plane = info->comp_info + i + 1;
    double blocks = (double)plane->width_in_blocks * plane->height_in_blocks;
    if (blocks > 0) sum += (double)chroma->squares[i] / (DCTSIZE2 * blocks);
  }
  return sum;
}
