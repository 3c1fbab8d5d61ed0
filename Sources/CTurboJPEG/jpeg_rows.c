// SPDX-License-Identifier: Apache-2.0
#include "jpeg_rows.h"
#include "jpeg_chroma.h"
#include "jpeg_colors.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>

// A file of few bytes may name its whole area again in each of thousands of scans.
enum { MAXIMUM_SCANS = 100, SMALL_SIDE = 128 };

struct martlet_jpeg {
  martlet_jpeg_chroma chroma_squares;
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf leave;
  int failure, is_cut, kind;
  // The rows that were decoded last, and how many of them were handed out.
  JSAMPARRAY rows;
  int is_plane, count, used;
  // Where colours were asked for too: the planes of chroma beside that of luma, or the luma of the row where all of
  // it comes pixel by pixel; and red, green and blue of the row that was handed out last.
  JSAMPARRAY chroma[2];
  JSAMPROW luma, pixels;
  int has_colors, is_wide;
};

static martlet_jpeg *of(j_common_ptr info) { return (martlet_jpeg *)info->client_data; }

// MARK: - Errors

static int meaning(const martlet_jpeg *picture) {
  switch (picture->errors.msg_code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
      return MARTLET_JPEG_LIMIT;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED:
      return MARTLET_JPEG_UNSUPPORTED;
    default:
      return picture->is_cut ? MARTLET_JPEG_TRUNCATED : MARTLET_JPEG_CORRUPT;
  }
}

static void leave(j_common_ptr info) {
  martlet_jpeg *picture = of(info);
  picture->failure = meaning(picture);
  longjmp(picture->leave, 1);
}

// Messages may quote the file.
static void be_silent(j_common_ptr info) { (void)info; }

// A marker in the midst of a scan: the rest of the picture is made up.
static void note(j_common_ptr info, int level) {
  if (level < 0) info->err->num_warnings++;
  if (level < 0 && info->err->msg_code == JWRN_HIT_MARKER) of(info)->is_cut = 1;
}

static void watch_scans(j_common_ptr info) {
  if (((j_decompress_ptr)info)->input_scan_number <= MAXIMUM_SCANS) return;
  of(info)->failure = MARTLET_JPEG_LIMIT;
  longjmp(of(info)->leave, 1);
}

// MARK: - Bytes in memory; past their end stands an end-of-image marker

static void do_nothing(j_decompress_ptr info) { (void)info; }

static boolean end_of_bytes(j_decompress_ptr info) {
  static const JOCTET end[2] = {0xff, JPEG_EOI};
  of((j_common_ptr)info)->is_cut = 1;
  info->src->next_input_byte = end;
  info->src->bytes_in_buffer = sizeof end;
  return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  struct jpeg_source_mgr *source = info->src;
  if ((size_t)count > source->bytes_in_buffer) {
    end_of_bytes(info);
  } else {
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
  }
}

// MARK: - Reading

// Few pixels leave some frequencies to rounding alone, and then luma has to be rounded as others do.
static int is_small(const struct jpeg_decompress_struct *info) {
  return info->image_width < SMALL_SIDE || info->image_height < SMALL_SIDE;
}

// Whether luma is as fine as the picture, so that it can be had as the plane that is stored.
static int has_fine_luma(const struct jpeg_decompress_struct *info) {
  return info->comp_info->h_samp_factor == info->max_h_samp_factor &&
         info->comp_info->v_samp_factor == info->max_v_samp_factor;
}

static void choose_output(martlet_jpeg *picture, int as_shown) {
  struct jpeg_decompress_struct *info = &picture->info;
  J_COLOR_SPACE stored = info->jpeg_color_space;
  if (stored == JCS_YCbCr && (as_shown || is_small(info) || !has_fine_luma(info))) stored = JCS_RGB;
  switch (stored) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
      // The chroma of the second is parsed and not transformed.
      info->out_color_space = JCS_GRAYSCALE;
      picture->kind = MARTLET_JPEG_LUMA;
      break;
    case JCS_RGB:
      info->out_color_space = JCS_RGB;
      picture->kind = MARTLET_JPEG_RGB;
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      info->out_color_space = JCS_CMYK;
      picture->kind = MARTLET_JPEG_INKS;
      break;
    default:
      picture->failure = MARTLET_JPEG_UNSUPPORTED;
  }
}

martlet_jpeg *martlet_jpeg_open(const uint8_t *bytes, size_t count, size_t memory, int as_shown) {
  martlet_jpeg *picture = calloc(1, sizeof *picture);
  if (picture == NULL) return NULL;
  struct jpeg_decompress_struct *info = &picture->info;
  info->err = jpeg_std_error(&picture->errors);
  picture->errors.error_exit = leave;
  picture->errors.output_message = be_silent;
  picture->errors.emit_message = note;
  info->client_data = picture;
  if (setjmp(picture->leave)) return picture;
  jpeg_create_decompress(info);
  info->client_data = picture;
  info->mem->max_memory_to_use = (long)memory;
  picture->progress.progress_monitor = watch_scans;
  info->progress = &picture->progress;
  picture->source = (struct jpeg_source_mgr){
      .next_input_byte = bytes, .bytes_in_buffer = count, .init_source = do_nothing,
      .fill_input_buffer = end_of_bytes, .skip_input_data = skip,
      .resync_to_restart = jpeg_resync_to_restart, .term_source = do_nothing};
  info->src = &picture->source;
  jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header(info, TRUE);
  choose_output(picture, as_shown);
  return picture;
}

int martlet_jpeg_failure(const martlet_jpeg *picture) { return picture->failure; }

int martlet_jpeg_is_cut(const martlet_jpeg *picture) { return picture->is_cut; }

martlet_jpeg_facts martlet_jpeg_header(const martlet_jpeg *picture) {
  const struct jpeg_decompress_struct *info = &picture->info;
  martlet_jpeg_facts facts = {
      (int)info->image_width, (int)info->image_height, picture->kind, NULL, 0};
  for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next) {
    if (marker->data_length < 6 || memcmp(marker->data, "Exif\0\0", 6) != 0) continue;
    facts.exif = marker->data + 6;
    facts.exif_count = marker->data_length - 6;
    break;
  }
  return facts;
}

// Whether what is wanted can be had as the planes that are stored: as long as none is coarser than the picture.
static int has_planes(const martlet_jpeg *picture) {
  const struct jpeg_decompress_struct *info = &picture->info;
  if (picture->kind != MARTLET_JPEG_LUMA) return 0;
  for (int i = 0; i < (picture->has_colors ? info->num_components : 1); i++) {
    const jpeg_component_info *plane = info->comp_info + i;
    if (plane->h_samp_factor != info->max_h_samp_factor ||
        plane->v_samp_factor != info->max_v_samp_factor)
      return 0;
  }
  return 1;
}

static JSAMPARRAY make_rows(martlet_jpeg *picture, JDIMENSION bytes, JDIMENSION rows) {
  struct jpeg_decompress_struct *info = &picture->info;
  return info->mem->alloc_sarray(
      (j_common_ptr)info, JPOOL_IMAGE, bytes + MARTLET_JPEG_SLACK, rows);
}

int martlet_jpeg_want_colors(martlet_jpeg *picture) {
  struct jpeg_decompress_struct *info = &picture->info;
  if (picture->kind != MARTLET_JPEG_LUMA || info->jpeg_color_space != JCS_YCbCr) return 0;
  info->out_color_space = JCS_YCbCr;
  picture->has_colors = 1;
  return 1;
}

int martlet_jpeg_start(martlet_jpeg *picture) {
  struct jpeg_decompress_struct *info = &picture->info;
  if (setjmp(picture->leave)) return picture->failure;
  picture->is_plane = has_planes(picture);
  // Blocks go straight into rows of ours, and those of chroma nowhere but for colours.
  if (picture->is_plane) info->raw_data_out = TRUE;
  jpeg_start_decompress(info);
  if (picture->kind == MARTLET_JPEG_LUMA && info->jpeg_color_space == JCS_YCbCr)
    martlet_jpeg_measure(info, picture->has_colors);
  JDIMENSION bytes = picture->is_plane ? info->comp_info->width_in_blocks * DCTSIZE
                                       : info->output_width * (JDIMENSION)info->output_components;
  JDIMENSION rows = picture->is_plane ? (JDIMENSION)info->max_v_samp_factor * DCTSIZE : 1;
  picture->rows = make_rows(picture, bytes, rows);
  if (!picture->has_colors) return MARTLET_JPEG_SOUND;
  picture->is_wide = martlet_jpeg_is_wide();
  picture->pixels = *make_rows(picture, info->output_width * 3, 1);
  if (picture->is_plane) {
    for (int i = 0; i < 2; i++) picture->chroma[i] = make_rows(picture, bytes, rows);
  } else {
    picture->luma = *make_rows(picture, info->output_width, 1);
  }
  return MARTLET_JPEG_SOUND;
}

// Decodes one row, or all rows of the next blocks.
static int refill(martlet_jpeg *picture) {
  if (setjmp(picture->leave)) return picture->failure;
  struct jpeg_decompress_struct *info = &picture->info;
  JSAMPARRAY planes[MAX_COMPONENTS];
  for (int i = 0; i < MAX_COMPONENTS; i++) planes[i] = picture->rows;
  if (picture->is_plane && picture->has_colors) memcpy(planes + 1, picture->chroma, sizeof picture->chroma);
  JDIMENSION most = (JDIMENSION)info->max_v_samp_factor * DCTSIZE;
  picture->used = 0;
  martlet_jpeg_pass_over(info);
  picture->count = (int)(picture->is_plane ? jpeg_read_raw_data(info, planes, most)
                                           : jpeg_read_scanlines(info, picture->rows, 1));
  if (picture->count < 1) picture->failure = MARTLET_JPEG_CORRUPT;
  return picture->failure;
}

// MARK: - Colours

// Parts rows whose samples come pixel by pixel.
static void convert_pixels(martlet_jpeg *picture, const uint8_t *decoded) {
  enum { PART = 64 };
  uint8_t blues[PART], reds[PART];
  JDIMENSION width = picture->info.output_width;
  for (JDIMENSION start = 0; start < width; start += PART, decoded += 3 * PART) {
    JDIMENSION count = width - start < PART ? width - start : PART;
    for (JDIMENSION x = 0; x < count; x++) {
      picture->luma[start + x] = decoded[3 * x];
      blues[x] = decoded[3 * x + 1];
      reds[x] = decoded[3 * x + 2];
    }
    martlet_jpeg_convert(
        picture->is_wide, picture->luma + start, blues, reds, picture->pixels + 3 * start, count);
  }
}

int martlet_jpeg_row(martlet_jpeg *picture, const uint8_t **row) {
  int failure = picture->used < picture->count ? picture->failure : refill(picture);
  if (failure != MARTLET_JPEG_SOUND) return failure;
  int number = picture->used++;
  *row = picture->rows[number];
  if (picture->has_colors && picture->is_plane) {
    martlet_jpeg_convert(
        picture->is_wide, *row, picture->chroma[0][number], picture->chroma[1][number],
        picture->pixels, picture->info.output_width);
  } else if (picture->has_colors) {
    convert_pixels(picture, picture->rows[number]);
    *row = picture->luma;
  }
  return failure;
}

double martlet_jpeg_chroma_strength(const martlet_jpeg *picture) {
  return picture->kind == MARTLET_JPEG_LUMA ? martlet_jpeg_strength(&picture->info) : 0;
}

const uint8_t *martlet_jpeg_colors(const martlet_jpeg *picture) { return picture->pixels; }

void martlet_jpeg_close(martlet_jpeg *picture) {
  if (setjmp(picture->leave) == 0) jpeg_destroy_decompress(&picture->info);
  free(picture);
}
