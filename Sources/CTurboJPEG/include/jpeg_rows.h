// SPDX-License-Identifier: Apache-2.0
// JPEG row by row through libjpeg-turbo: its errors leave by longjmp, which only C can catch.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// A JPEG file being read.
typedef struct martlet_jpeg martlet_jpeg;

/// Why reading failed.
enum {
  MARTLET_JPEG_SOUND = 0,
  MARTLET_JPEG_TRUNCATED,
  MARTLET_JPEG_CORRUPT,
  MARTLET_JPEG_UNSUPPORTED,
  MARTLET_JPEG_LIMIT
};

/// What a row holds: luma, RGB, or inks as stored.
enum { MARTLET_JPEG_LUMA = 1, MARTLET_JPEG_RGB = 3, MARTLET_JPEG_INKS = 4 };

/// What the header says; `exif` lies within the picture's own memory.
typedef struct {
  int width, height, kind;
  const uint8_t *exif;
  size_t exif_count;
} martlet_jpeg_facts;

/// Reads the header of `count` bytes, which must outlive the picture; NULL without memory.
///
/// `memory` bounds what the library allocates, in bytes. Rows hold luma where it is stored as fine as the picture, and
/// RGB otherwise or where `as_shown`. Ask martlet_jpeg_failure before anything else.
martlet_jpeg *martlet_jpeg_open(const uint8_t *bytes, size_t count, size_t memory, int as_shown);

/// The failure of the last call.
int martlet_jpeg_failure(const martlet_jpeg *picture);

/// Whether the bytes ended before the picture did, so far; what is missing is made up.
int martlet_jpeg_is_cut(const martlet_jpeg *picture);

/// What the header says.
martlet_jpeg_facts martlet_jpeg_header(const martlet_jpeg *picture);

/// Asks, before martlet_jpeg_start, for colours beside luma, which martlet_jpeg_colors gives then; 0 where rows have
/// colours anyway or the picture has none.
int martlet_jpeg_want_colors(martlet_jpeg *picture);

/// Begins to decode: all scans of a progressive file. Gives a failure.
int martlet_jpeg_start(martlet_jpeg *picture);

/// Bytes beyond the last of a row that may be read; what they hold means nothing.
enum { MARTLET_JPEG_SLACK = 16 };

/// Decodes the next row and sets `row` to its `width * kind` bytes, which stand until the next call. Gives a failure.
int martlet_jpeg_row(martlet_jpeg *picture, const uint8_t **row);

/// The mean of Cb² + Cr² of a picture whose rows hold luma, around the middle and as far as it was decoded: what is
/// missing counts as grey. By about eight rows of blocks. 0...32,768 for what an encoder makes; 0
/// for rows of another kind.
double martlet_jpeg_chroma_strength(const martlet_jpeg *picture);

/// Red, green and blue of the row that came last, `width * 3` bytes that stand as long as it does.
const uint8_t *martlet_jpeg_colors(const martlet_jpeg *picture);

/// Frees the picture.
void martlet_jpeg_close(martlet_jpeg *picture);
