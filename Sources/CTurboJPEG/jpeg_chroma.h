// SPDX-License-Identifier: Apache-2.0
// How strong a picture's chroma is, from its coefficients alone.
#pragma once
#include <stdint.h>
#include <stdio.h>

// The library's interface for its own modules names what transforms a block.
#define JPEG_INTERNALS
#include <jpeglib.h>

/// What the blocks of Cb and Cr amount to; the first member of what `client_data` points to.
///
/// About eight rows of blocks are measured, spread over the picture evenly.
typedef struct {
  // The squares of all coefficients so far, and how many blocks are to be measured in the end.
  uint64_t squares[2], blocks[2];
  // What transforms a block, where its samples are wanted as well.
  inverse_DCT_method_ptr inner[2];
  int is_wide;
} martlet_jpeg_chroma;

/// Has blocks of chroma measured as they are decoded, and transformed only where `is_shown`.
///
/// After jpeg_start_decompress, of a picture with components of chroma that are needed.
void martlet_jpeg_measure(j_decompress_ptr info, int is_shown);

/// Passes over the chroma of the next row of blocks where it is neither measured nor shown.
void martlet_jpeg_pass_over(j_decompress_ptr info);

/// The mean of Cb² + Cr² of what is measured, blocks that did not come yet being grey: 0...32,768 for what an encoder
/// makes.
double martlet_jpeg_strength(const struct jpeg_decompress_struct *info);
