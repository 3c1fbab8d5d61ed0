// SPDX-License-Identifier: Apache-2.0
// Making pictures that may be shown with libvips: its functions take variable arguments, which Swift cannot call.
#pragma once
#include <string.h>
#include <vips/vips.h>

// What is made of a picture.
typedef struct {
  // The size in pixels before the picture is turned upright; never larger than the picture.
  int width, height;
  // The size to which the picture is shrunk before it is blurred and brought to its size; the same without a blur.
  int inner_width, inner_height;
  // The standard deviation of the blur in pixels of the result; 0 for none.
  double sigma;
  int grey;
  int png;
  // Whether another quality is chosen, since the usual one gave the very bytes of the file.
  int again;
} martlet_rendering;

// Opens a JPEG shrunk by 1, 2, 4 or 8 while it is decoded. The bytes must outlive the image.
static inline VipsImage *martlet_load_shrunk(
    const void *bytes, size_t size, int lenient, int shrink) {
  VipsImage *image = NULL;
  VipsFailOn fail_on = lenient ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_TRUNCATED;
  int result = vips_jpegload_buffer(
      (void *)bytes, size, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on, "shrink",
      shrink, NULL);
  if (result != 0 && image != NULL) g_object_unref(image);
  return result == 0 ? image : NULL;
}

// RGB over memory that stays the caller's and must outlive the image, with an EXIF orientation.
static inline VipsImage *martlet_image_over(
    const void *rgb, size_t size, int width, int height, int orientation) {
  VipsImage *image = vips_image_new_from_memory(rgb, size, width, height, 3, VIPS_FORMAT_UCHAR);
  if (image == NULL) return NULL;
  image->Type = VIPS_INTERPRETATION_sRGB;
  vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
  return image;
}

// The result of a step in the place of what it was made from. `to` is looked at after the step is done.
static inline VipsImage *martlet_stepped(VipsImage *from, int failure, VipsImage **to) {
  g_object_unref(from);
  if (failure == 0) return *to;
  if (*to != NULL) g_object_unref(*to);
  return NULL;
}

// Transparency over middle grey; a fourth or fifth band that is none of a picture's colours goes.
static inline VipsImage *martlet_flatten(VipsImage *image) {
  VipsImage *out = NULL;
  if (image->Type == VIPS_INTERPRETATION_MULTIBAND || image->Type == VIPS_INTERPRETATION_RGB)
    image->Type = image->Bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  if (!vips_image_hasalpha(image)) return image;
  if (image->Type == VIPS_INTERPRETATION_CMYK)
    return martlet_stepped(image, vips_extract_band(image, &out, 0, "n", 4, NULL), &out);
  double middle = image->Type == VIPS_INTERPRETATION_GREY16 || image->Type == VIPS_INTERPRETATION_RGB16
      ? 32896 : image->Type == VIPS_INTERPRETATION_LAB ? 54 : 128;
  double ground[3] = {middle, middle, middle};
  if (image->Type == VIPS_INTERPRETATION_LAB) ground[1] = ground[2] = 0;
  VipsArrayDouble *background = vips_array_double_new(ground, image->Bands < 4 ? 1 : 3);
  int failure = vips_flatten(image, &out, "background", background, NULL);
  vips_area_unref(VIPS_AREA(background));
  return martlet_stepped(image, failure, &out);
}

static inline VipsImage *martlet_resize(VipsImage *image, int width, int height, VipsKernel kernel) {
  VipsImage *out = NULL;
  if (vips_image_get_width(image) == width && vips_image_get_height(image) == height) return image;
  double across = (double)width / vips_image_get_width(image);
  double down = (double)height / vips_image_get_height(image);
  return martlet_stepped(
      image, vips_resize(image, &out, across, "vscale", down, "kernel", kernel, NULL), &out);
}

// Whether a profile calls itself sRGB, in ASCII or UTF-16: its colours stay as they are.
static inline int martlet_is_srgb(const void *profile, size_t size) {
  return memmem(profile, size, "sRGB", 4) != NULL || memmem(profile, size, "s\0R\0G\0B", 7) != NULL;
}

// sRGB or grey of eight bits: by the embedded profile if there is a sound one, else as libvips knows.
static inline VipsImage *martlet_to_srgb(VipsImage *image) {
  const void *profile = NULL;
  size_t size = 0;
  VipsImage *out = NULL;
  if (vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0 &&
      vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &size) == 0 &&
      !martlet_is_srgb(profile, size)) {
    if (vips_icc_transform(
            image, &out, "srgb", "embedded", TRUE, "depth", 8, "intent", VIPS_INTENT_RELATIVE, NULL) == 0) {
      image = martlet_stepped(image, 0, &out);
    } else {
      vips_error_clear();
      if (out != NULL) g_object_unref(out);
    }
    out = NULL;
  }
  VipsInterpretation wanted = image->Type == VIPS_INTERPRETATION_B_W ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  if (image->Type == VIPS_INTERPRETATION_GREY16) wanted = VIPS_INTERPRETATION_B_W;
  if (image->Type != wanted) {
    image = martlet_stepped(image, vips_colourspace(image, &out, wanted, NULL), &out);
    out = NULL;
  }
  if (image == NULL || image->BandFmt == VIPS_FORMAT_UCHAR) return image;
  return martlet_stepped(image, vips_cast_uchar(image, &out, NULL), &out);
}

static inline VipsImage *martlet_blur(VipsImage *image, double sigma) {
  VipsImage *out = NULL;
  int failure = vips_gaussblur(image, &out, sigma, "min_ampl", 0.01, "precision", VIPS_PRECISION_FLOAT, NULL);
  image = martlet_stepped(image, failure, &out);
  out = NULL;
  return image == NULL ? NULL : martlet_stepped(image, vips_cast_uchar(image, &out, NULL), &out);
}

// Small, sRGB, in memory: every pixel is decoded once this returns. Takes `image`; NULL on failure.
static inline VipsImage *martlet_prepare(VipsImage *image, int width, int height, int grey) {
  VipsImage *out = NULL;
  if ((image = martlet_flatten(image)) == NULL) return NULL;
  if ((image = martlet_resize(image, width, height, VIPS_KERNEL_LANCZOS3)) == NULL)
    return NULL;
  if ((image = martlet_to_srgb(image)) == NULL) return NULL;
  if (grey && image->Type != VIPS_INTERPRETATION_B_W) {
    image = martlet_stepped(image, vips_colourspace(image, &out, VIPS_INTERPRETATION_B_W, NULL), &out);
    if (image == NULL) return NULL;
  }
  VipsImage *whole = vips_image_copy_memory(image);
  return martlet_stepped(image, whole == NULL, &whole);
}

// Small, blurred, upright. Takes `image`; NULL on failure.
static inline VipsImage *martlet_shape(VipsImage *image, const martlet_rendering *wanted) {
  VipsImage *out = NULL;
  // A wide blur is made of a shrunk picture, which nobody can tell.
  double by = wanted->inner_width > 0 ? (double)wanted->width / wanted->inner_width : 1;
  image = martlet_prepare(image, wanted->inner_width, wanted->inner_height, wanted->grey);
  if (image != NULL && wanted->sigma > 0) {
    image = martlet_blur(image, wanted->sigma / by);
    if (image != NULL) image = martlet_resize(image, wanted->width, wanted->height, VIPS_KERNEL_CUBIC);
  }
  if (image == NULL) return NULL;
  return martlet_stepped(image, vips_autorot(image, &out, NULL), &out);
}

// Encodes what is to be shown, without any metadata; `bytes` is g_free'd by the caller. Takes `image`, gives 0
// and the size in pixels, or another number on failure.
static inline int martlet_render(
    VipsImage *image, const martlet_rendering *wanted, void **bytes, size_t *count, int *width,
    int *height) {
  VipsImage *out = NULL;
  image = martlet_shape(image, wanted);
  if (image == NULL) return -1;
  // The resolution that the file states is metadata too.
  image = martlet_stepped(image, vips_copy(image, &out, "xres", 1.0, "yres", 1.0, NULL), &out);
  if (image == NULL) return -1;
  *width = vips_image_get_width(image);
  *height = vips_image_get_height(image);
  int failure = wanted->png
      ? vips_pngsave_buffer(image, bytes, count, "compression", wanted->again ? 1 : 3, "strip", TRUE, NULL)
      : vips_jpegsave_buffer(image, bytes, count, "Q", wanted->again ? 84 : 88, "strip", TRUE, NULL);
  g_object_unref(image);
  return failure;
}

// What is to be shown as RGB bytes without gaps; `bytes` is g_free'd by the caller. Takes `image`, gives 0 and the size in
// pixels, or another number on failure.
static inline int martlet_plane(
    VipsImage *image, const martlet_rendering *wanted, void **bytes, size_t *count, int *width,
    int *height) {
  VipsImage *out = NULL;
  image = martlet_shape(image, wanted);
  if (image == NULL) return -1;
  image = martlet_stepped(image, vips_colourspace(image, &out, VIPS_INTERPRETATION_sRGB, NULL), &out);
  if (image == NULL) return -1;
  *width = vips_image_get_width(image);
  *height = vips_image_get_height(image);
  int isRGB = image->Bands == 3 && image->BandFmt == VIPS_FORMAT_UCHAR;
  *bytes = isRGB ? vips_image_write_to_memory(image, count) : NULL;
  g_object_unref(image);
  return *bytes == NULL ? -1 : 0;
}
