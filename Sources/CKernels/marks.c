// SPDX-License-Identifier: Apache-2.0
// The bits of blocks by vectors; the twin in Swift is BandSums, and both give the same sums and bits.
#include "marks.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)
#define INLINE static inline __attribute__((always_inline))
#define AVX2 __attribute__((target("avx2")))

enum { PIXELS = 128, PAIRS = PIXELS / 2 };

typedef struct {
  uint8_t red[PIXELS], green[PIXELS], blue[PIXELS];
} planes;

INLINE void split(const uint8_t *row, int channels, size_t count, planes *out) {
  for (size_t x = 0; x < count; x++, row += channels) {
    out->red[x] = row[0];
    out->green[x] = row[1];
    out->blue[x] = row[2];
  }
}

// Chroma U of OpenCV's eight-bit YUV.
INLINE int chroma(int red, int green, int blue) {
  int luma = (4899 * red + 9617 * green + 1868 * blue + 8192) >> 14;
  return ((blue - luma) * 8061 + (128 << 14) + 8192) >> 14;
}

// The coefficient of four pixels of the fractional domain, whose chroma is offset by a half.
INLINE float coefficient(float blue, float green, float red) {
  float luma = 0.299f * red + 0.587f * green + 0.114f * blue;
  return ((blue - luma) * 0.492f + 2) * 0.5f;
}

// Two rows of pixels, of which `top` and `bottom` hold PIXELS.
INLINE void sum(const planes *top, const planes *bottom, float *whole, float *blue, float *red) {
  uint16_t r[PIXELS], g[PIXELS], b[PIXELS], c[PIXELS];
  for (int x = 0; x < PIXELS; x++) {
    r[x] = (uint16_t)(top->red[x] + bottom->red[x]);
    g[x] = (uint16_t)(top->green[x] + bottom->green[x]);
    b[x] = (uint16_t)(top->blue[x] + bottom->blue[x]);
    c[x] = (uint16_t)(chroma(top->red[x], top->green[x], top->blue[x]) +
                      chroma(bottom->red[x], bottom->green[x], bottom->blue[x]));
  }
  for (int i = 0; i < PAIRS; i++) {
    float reds = (float)(r[2 * i] + r[2 * i + 1]), greens = (float)(g[2 * i] + g[2 * i + 1]);
    float blues = (float)(b[2 * i] + b[2 * i + 1]);
    whole[i] = (float)(c[2 * i] + c[2 * i + 1]);
    blue[i] = coefficient(blues, greens, reds);
    red[i] = coefficient(reds, greens, blues);
  }
}

INLINE float larger(float left, float right) { return left > right ? left : right; }

// The largest amount of one block but its first, from four rows of `width` sums.
INLINE float largest(const float *at, size_t width) {
  float column[4];
  for (size_t i = 0; i < 4; i++) {
    float top = i == 0 ? 0 : __builtin_fabsf(at[i]);
    column[i] = larger(
        larger(top, __builtin_fabsf(at[width + i])),
        larger(__builtin_fabsf(at[2 * width + i]), __builtin_fabsf(at[3 * width + i])));
  }
  return larger(larger(column[0], column[1]), larger(column[2], column[3]));
}

AVX2 static void sum_band(
    const uint8_t *samples, size_t stride, int channels, size_t width, float *sums) {
  planes rows[2];
  float part[3][PAIRS];
  memset(rows, 0, sizeof rows);
  for (size_t row = 0; row < 4; row++, samples += 2 * stride) {
    for (size_t start = 0; start < width; start += PAIRS) {
      size_t count = width - start < PAIRS ? width - start : PAIRS;
      const uint8_t *top = samples + 2 * start * (size_t)channels;
      if (channels == 3) {
        split(top, 3, 2 * count, &rows[0]);
        split(top + stride, 3, 2 * count, &rows[1]);
      } else {
        split(top, 4, 2 * count, &rows[0]);
        split(top + stride, 4, 2 * count, &rows[1]);
      }
      sum(&rows[0], &rows[1], part[0], part[1], part[2]);
      for (size_t domain = 0; domain < 3; domain++)
        memcpy(sums + (4 * domain + row) * width + start, part[domain], count * sizeof(float));
    }
  }
}

AVX2 static void read_whole(const float *sums, size_t blocks, uint8_t *bits) {
  for (size_t block = 0; block < blocks; block++) {
    int amount = (int)largest(sums + 4 * block, 4 * blocks), rest = amount % 72;
    bits[block] = rest == 0 || rest == 36 ? MARTLET_MARKS_BORDER : rest > 36;
  }
}

AVX2 static void read_fraction(const float *sums, size_t blocks, uint8_t *bits) {
  for (size_t block = 0; block < blocks; block++) {
    float amount = largest(sums + 4 * block, 4 * blocks);
    bits[block] = amount - (float)(int)(amount / 36) * 36 > 18;
  }
}

int martlet_marks_level(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0;
}

void martlet_marks_band(
    const uint8_t *samples, size_t stride, int channels, size_t blocks, float *sums,
    uint8_t *bits) {
  size_t domain = 16 * blocks;
  sum_band(samples, stride, channels, 4 * blocks, sums);
  read_whole(sums, blocks, bits);
  read_fraction(sums + domain, blocks, bits + blocks);
  read_fraction(sums + 2 * domain, blocks, bits + 2 * blocks);
}

#else
int martlet_marks_level(void) { return 0; }

void martlet_marks_band(
    const uint8_t *samples, size_t stride, int channels, size_t blocks, float *sums,
    uint8_t *bits) {
  (void)samples, (void)stride, (void)channels, (void)blocks, (void)sums, (void)bits;
}
#endif
