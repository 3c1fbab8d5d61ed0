// SPDX-License-Identifier: Apache-2.0
// Savers of libvips for synthetic pictures: they are variadic, which Swift cannot call.
#pragma once
#include <vips/vips.h>

/// An RGB picture over memory that stays the caller's and must outlive it; NULL on failure.
static inline VipsImage *martlet_rgb_image(const void *data, size_t size, int width, int height) {
  VipsImage *image = vips_image_new_from_memory(data, size, width, height, 3, VIPS_FORMAT_UCHAR);
  if (image) image->Type = VIPS_INTERPRETATION_sRGB;
  return image;
}

static inline int martlet_save_jpeg(
    VipsImage *image, void **buffer, size_t *size, int quality, int subsample, int progressive) {
  return vips_jpegsave_buffer(
      image, buffer, size, "Q", quality, "subsample_mode",
      subsample ? VIPS_FOREIGN_SUBSAMPLE_ON : VIPS_FOREIGN_SUBSAMPLE_OFF, "interlace", progressive,
      "strip", TRUE, NULL);
}

static inline int martlet_save_png(
    VipsImage *image, void **buffer, size_t *size, int compression, int interlaced) {
  return vips_pngsave_buffer(
      image, buffer, size, "compression", compression, "interlace", interlaced, "strip", TRUE, NULL);
}

static inline int martlet_save_webp(
    VipsImage *image, void **buffer, size_t *size, int quality, int lossless) {
  return vips_webpsave_buffer(
      image, buffer, size, "Q", quality, "lossless", lossless, "effort", 2, "strip", TRUE, NULL);
}

static inline int martlet_save_gif(VipsImage *image, void **buffer, size_t *size) {
  return vips_gifsave_buffer(image, buffer, size, "dither", 0.0, "effort", 3, "strip", TRUE, NULL);
}

static inline int martlet_save_tiff(VipsImage *image, void **buffer, size_t *size, int deflate) {
  return vips_tiffsave_buffer(
      image, buffer, size, "compression",
      deflate ? VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE : VIPS_FOREIGN_TIFF_COMPRESSION_NONE, "strip",
      TRUE, NULL);
}

static inline int martlet_save_heif(
    VipsImage *image, void **buffer, size_t *size, int quality, int av1, int strip) {
  return vips_heifsave_buffer(
      image, buffer, size, "Q", quality, "compression",
      av1 ? VIPS_FOREIGN_HEIF_COMPRESSION_AV1 : VIPS_FOREIGN_HEIF_COMPRESSION_HEVC, "effort", 0,
      "strip", strip, NULL);
}
