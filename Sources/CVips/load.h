// SPDX-License-Identifier: Apache-2.0
// Reading with libvips: its functions take variable arguments, which Swift cannot call.
#pragma once
#include <vips/vips.h>
#include <vips/vector.h>

// Which loader to call. The format is known from the first bytes; libvips is never asked to guess,
// since its guessing falls through to ImageMagick on damaged data.
enum {
  MARTLET_LOAD_JPEG = 1,
  MARTLET_LOAD_PNG,
  MARTLET_LOAD_WEBP,
  MARTLET_LOAD_TIFF,
  MARTLET_LOAD_GIF,
  MARTLET_LOAD_HEIF
};

static inline GLogWriterOutput martlet_silent_writer(
    GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data) {
  (void)level; (void)fields; (void)count; (void)data;
  return G_LOG_WRITER_HANDLED;
}

// Starts libvips without logs (they may quote the bytes read), cache, or threads of its own choice.
static inline int martlet_vips_start(void) {
  g_log_set_writer_func(martlet_silent_writer, NULL, NULL);
  if (vips_init("martlet-decoder") != 0) return -1;
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_cache_set_max_mem(0);
  vips_cache_set_max_files(0);
  vips_vector_set_enabled(0);
  return 0;
}

// Opens a picture for reading from top to bottom: the first page, or of HEIF the one of this number, the primary one where
// it is negative. The bytes must outlive the image.
static inline VipsImage *martlet_load(
    int loader, const void *bytes, size_t size, int lenient, int page) {
  VipsImage *image = NULL;
  void *data = (void *)bytes;
  VipsFailOn fail_on = lenient ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_TRUNCATED;
  int result = -1;
#define MARTLET_OPTIONS "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on
  switch (loader) {
    case MARTLET_LOAD_JPEG:
      result = vips_jpegload_buffer(data, size, &image, MARTLET_OPTIONS, NULL);
      break;
    case MARTLET_LOAD_PNG:
      result = vips_pngload_buffer(data, size, &image, MARTLET_OPTIONS, NULL);
      break;
    case MARTLET_LOAD_WEBP:
      result = vips_webpload_buffer(data, size, &image, MARTLET_OPTIONS, "page", 0, "n", 1, NULL);
      break;
    case MARTLET_LOAD_TIFF:
      result = vips_tiffload_buffer(data, size, &image, MARTLET_OPTIONS, "page", 0, "n", 1, NULL);
      break;
    case MARTLET_LOAD_GIF:
      result = vips_gifload_buffer(data, size, &image, MARTLET_OPTIONS, "page", 0, "n", 1, NULL);
      break;
    case MARTLET_LOAD_HEIF:
      result = page < 0
          ? vips_heifload_buffer(data, size, &image, MARTLET_OPTIONS, NULL)
          : vips_heifload_buffer(data, size, &image, MARTLET_OPTIONS, "page", page, "n", 1, NULL);
      break;
    default:
      break;
  }
#undef MARTLET_OPTIONS
  if (result != 0 && image != NULL) g_object_unref(image);
  return result == 0 ? image : NULL;
}

// Colours that were multiplied by alpha as they were before, rounded, in samples of the same kind; NULL on failure.
static inline VipsImage *martlet_unpremultiply(VipsImage *image) {
  VipsImage *straight = NULL, *rounded = NULL, *made = NULL;
  if (vips_unpremultiply(image, &straight, NULL) != 0) return NULL;
  int result = vips_rint(straight, &rounded, NULL);
  g_object_unref(straight);
  if (result != 0) return NULL;
  result = vips_cast(rounded, &made, vips_image_get_format(image), NULL);
  g_object_unref(rounded);
  return result == 0 ? made : NULL;
}

// Makes row `y` ready and gives its first byte, valid until the next call; NULL when it cannot be had.
static inline const void *martlet_row(VipsRegion *region, int width, int y) {
  VipsRect row = {0, y, width, 1};
  if (vips_region_prepare(region, &row) != 0) return NULL;
  return VIPS_REGION_ADDR(region, 0, y);
}

static inline size_t martlet_row_size(VipsImage *image) { return VIPS_IMAGE_SIZEOF_LINE(image); }

// Opens all frames of a WebP, one below the other, for reading from top to bottom, as far as they go.
static inline VipsImage *martlet_load_frames(const void *bytes, size_t size, int count) {
  VipsImage *image = NULL;
  int result = vips_webpload_buffer(
      (void *)bytes, size, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_NONE,
      "n", count, NULL);
  if (result != 0 && image != NULL) g_object_unref(image);
  return result == 0 ? image : NULL;
}

// How long each frame is shown, in milliseconds; NULL when the file does not say.
static inline const int *martlet_frame_delays(VipsImage *image, int *count) {
  int *delays = NULL;
  if (vips_image_get_typeof(image, "delay") == 0) return NULL;
  return vips_image_get_array_int(image, "delay", &delays, count) == 0 ? delays : NULL;
}
