// SPDX-License-Identifier: Apache-2.0
#include "bare_jpeg.h"

#include <stdio.h>

#include <jpeglib.h>

void martlet_bare_decode(const uint8_t *bytes, size_t count) {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  info.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, bytes, count);
  jpeg_read_header(&info, TRUE);
  info.out_color_space = JCS_GRAYSCALE;
  info.raw_data_out = TRUE;
  for (int i = 1; i < info.num_components; i++) info.comp_info[i].component_needed = FALSE;
  jpeg_start_decompress(&info);
  JDIMENSION rows = (JDIMENSION)info.max_v_samp_factor * DCTSIZE;
  JSAMPARRAY plane = info.mem->alloc_sarray(
      (j_common_ptr)&info, JPOOL_IMAGE, info.comp_info->width_in_blocks * DCTSIZE, rows);
  JSAMPARRAY planes[MAX_COMPONENTS];
  for (int i = 0; i < MAX_COMPONENTS; i++) planes[i] = plane;
  while (info.output_scanline < info.output_height) jpeg_read_raw_data(&info, planes, rows);
  jpeg_destroy_decompress(&info);
}
