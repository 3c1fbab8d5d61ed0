// SPDX-License-Identifier: Apache-2.0
#include "jpeg_colors.h"

int martlet_jpeg_is_wide(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0;
#else
  return 0;
#endif
}

static inline uint8_t byte_of(int value) {
  return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

// Y, Cb and Cr become red, green and blue by the roundings of libjpeg's ycc_rgb_convert (jdcolor.c).
static inline __attribute__((always_inline)) void convert_any(
    const uint8_t *luma, const uint8_t *blues, const uint8_t *reds, uint8_t *pixels,
    size_t width) {
  enum { PART = 64 };
  uint8_t r[PART], g[PART], b[PART];
  for (size_t start = 0; start < width; start += PART, pixels += 3 * PART) {
    size_t count = width - start < PART ? width - start : PART;
    for (size_t x = 0; x < count; x++) {
      int y = luma[start + x], blue = blues[start + x] - 128, red = reds[start + x] - 128;
      r[x] = byte_of(y + ((91881 * red + 32768) >> 16));
      g[x] = byte_of(y + ((-22554 * blue - 46802 * red + 32768) >> 16));
      b[x] = byte_of(y + ((116130 * blue + 32768) >> 16));
    }
    for (size_t x = 0; x < count; x++) {
      pixels[3 * x] = r[x];
      pixels[3 * x + 1] = g[x];
      pixels[3 * x + 2] = b[x];
    }
  }
}

static void convert_plainly(
    const uint8_t *luma, const uint8_t *blues, const uint8_t *reds, uint8_t *pixels,
    size_t width) {
  convert_any(luma, blues, reds, pixels, width);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void convert_wide(
    const uint8_t *luma, const uint8_t *blues, const uint8_t *reds, uint8_t *pixels,
    size_t width) {
  convert_any(luma, blues, reds, pixels, width);
}
#else
#define convert_wide convert_plainly
#endif

void martlet_jpeg_convert(
    int is_wide, const uint8_t *luma, const uint8_t *blues, const uint8_t *reds, uint8_t *pixels,
    size_t width) {
  (is_wide ? convert_wide : convert_plainly)(luma, blues, reds, pixels, width);
}
