// SPDX-License-Identifier: Apache-2.0
// What decoding luma costs at least: libjpeg-turbo alone, by its quickest way.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Decodes the luma plane of a sound JPEG file and does nothing with it; chroma is parsed and left out.
void martlet_bare_decode(const uint8_t *bytes, size_t count);
