// SPDX-License-Identifier: Apache-2.0
// Y, Cb and Cr made red, green and blue, as libjpeg rounds them.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Whether the processor has the vectors that martlet_jpeg_convert can make use of.
int martlet_jpeg_is_wide(void);

/// Converts `width` pixels, whose samples lie in three planes, to `3 * width` bytes.
void martlet_jpeg_convert(
    int is_wide, const uint8_t *luma, const uint8_t *blues, const uint8_t *reds, uint8_t *pixels,
    size_t width);
