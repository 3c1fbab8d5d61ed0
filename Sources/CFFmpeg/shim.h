// SPDX-License-Identifier: Apache-2.0
// FFmpeg's libraries, and what Swift cannot reach of them: macros, variable arguments, unions.
#pragma once
#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

static const int martlet_av_end = AVERROR_EOF;
static const int martlet_av_again = AVERROR(EAGAIN);
static const int martlet_av_invalid = AVERROR_INVALIDDATA;
static const int martlet_av_no_memory = AVERROR(ENOMEM);
static const int martlet_av_io_error = AVERROR(EIO);
static const int64_t martlet_av_no_time = AV_NOPTS_VALUE;

// How many errors FFmpeg told of in this thread, after `added` more; they are counted and their text is not looked at.
// Each file that includes this has a count of its own, so only the one that calls martlet_av_start may ask.
static inline unsigned martlet_av_errors(unsigned added) {
  static _Thread_local unsigned count;
  return count += added;
}

static inline void martlet_av_count(void *context, int level, const char *format, va_list values) {
  (void)context; (void)format; (void)values;
  if (level >= 0 && (level & 0xff) <= AV_LOG_ERROR) martlet_av_errors(1);
}

// No logs (they may quote the bytes read), and no single allocation beyond `largest` bytes.
static inline void martlet_av_start(size_t largest) {
  av_log_set_callback(martlet_av_count);
  av_log_set_level(AV_LOG_QUIET);
  av_max_alloc(largest);
}

// Files that a video refers to are never opened.
static inline int martlet_av_refuse_open(
    struct AVFormatContext *context, AVIOContext **io, const char *url, int flags,
    AVDictionary **options) {
  (void)context; (void)url; (void)flags; (void)options;
  *io = NULL;
  return AVERROR(EACCES);
}

// Opens a container over callbacks, by the demuxer named and no other, with the decoders listed and no
// protocol. NULL when it cannot be opened; `error` then says why. On success the context owns nothing
// of `io`, which must outlive it.
static inline AVFormatContext *martlet_av_open(
    AVIOContext *io, const char *demuxer, const char *decoders, int *error) {
  AVFormatContext *context = avformat_alloc_context();
  const AVInputFormat *input = av_find_input_format(demuxer);
  AVDictionary *options = NULL;
  *error = AVERROR(ENOMEM);
  if (context == NULL || input == NULL) {
    avformat_free_context(context);
    return NULL;
  }
  context->pb = io;
  context->flags |= AVFMT_FLAG_CUSTOM_IO;
  context->io_open = martlet_av_refuse_open;
  context->max_streams = 64;
  context->probesize = 4 << 20;
  context->max_analyze_duration = 5 * AV_TIME_BASE;
  context->max_index_size = 64 << 20;
  av_dict_set(&options, "codec_whitelist", decoders, 0);
  av_dict_set(&options, "format_whitelist", input->name, 0);
  av_dict_set(&options, "protocol_whitelist", "none", 0);
  *error = avformat_open_input(&context, NULL, input, &options);
  av_dict_free(&options);
  return *error < 0 ? NULL : context;
}

// Rotation that the container asks a player for, in whole degrees anticlockwise, 0...359.
static inline int martlet_av_rotation(const AVStream *stream) {
  size_t size = 0;
  const uint8_t *matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  if (matrix == NULL || size < 9 * sizeof(int32_t)) return 0;
  double degrees = av_display_rotation_get((const int32_t *)matrix);
  if (!(degrees >= -360 && degrees <= 360)) return 0;
  int whole = (int)(degrees < 0 ? degrees - 0.5 : degrees + 0.5) % 360;
  return whole < 0 ? whole + 360 : whole;
}

// How the luma of a pixel format lies in its first plane: 1 and the fields, or 0 when it has none that
// can be read directly.
static inline int martlet_av_luma(int format, int *step, int *depth, int *full) {
  const AVPixFmtDescriptor *description = av_pix_fmt_desc_get((enum AVPixelFormat)format);
  const uint64_t other = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM |
      AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BE;
  if (description == NULL || (description->flags & other) != 0 || description->nb_components < 1)
    return 0;
  AVComponentDescriptor luma = description->comp[0];
  if (luma.plane != 0 || luma.offset != 0 || luma.shift != 0 || luma.depth < 8) return 0;
  if (luma.step != (luma.depth > 8 ? 2 : 1)) return 0;
  *step = luma.step;
  *depth = luma.depth;
  *full = description->nb_components <= 2 || format == AV_PIX_FMT_YUVJ420P ||
      format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
      format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
  return 1;
}

// How the chroma `index` (1 or 2) of a frame whose luma can be read directly lies: its first sample and the fields, or
// NULL when there is none.
static inline const uint8_t *martlet_av_chroma(
    const AVFrame *frame, int index, int *width, int *height, int *stride, int *step) {
  const AVPixFmtDescriptor *description = av_pix_fmt_desc_get((enum AVPixelFormat)frame->format);
  if (description == NULL || description->nb_components < 3) return NULL;
  AVComponentDescriptor chroma = description->comp[index];
  const uint8_t *plane = frame->data[chroma.plane];
  if (plane == NULL || chroma.plane == 0 || chroma.shift != 0 || chroma.depth != description->comp[0].depth)
    return NULL;
  *width = AV_CEIL_RSHIFT(frame->width, description->log2_chroma_w);
  *height = AV_CEIL_RSHIFT(frame->height, description->log2_chroma_h);
  *stride = frame->linesize[chroma.plane];
  *step = chroma.step;
  return plane + chroma.offset;
}

// Bytes beyond its last that a buffer of RGB needs: the scaler works in whole vectors.
enum { MARTLET_AV_SLACK = 64 };

// `target` is RGB24 or RGBA. `full` says that luma goes from 0 to 255 where the pixel format leaves it open, `fine` that no colour is to be
// rounded for speed.
static inline int martlet_av_scale(
    const uint8_t *const planes[4], const int strides[4], int format, int full, int fine,
    const int from[2], const int to[2], enum AVPixelFormat target, uint8_t *pixels) {
  int flags = SWS_AREA | (fine ? SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP : 0);
  struct SwsContext *scaler = sws_getContext(
      from[0], from[1], (enum AVPixelFormat)format, to[0], to[1], target, flags, NULL,
      NULL, NULL);
  if (scaler == NULL) return AVERROR(ENOMEM);
  int *in, *out, in_range, out_range, brightness, contrast, saturation;
  // Formats without luma have no such details, and need none.
  if (full && sws_getColorspaceDetails(
                  scaler, &in, &in_range, &out, &out_range, &brightness, &contrast, &saturation) >= 0)
    sws_setColorspaceDetails(scaler, in, 1, out, out_range, brightness, contrast, saturation);
  uint8_t *targets[4] = {pixels, NULL, NULL, NULL};
  int sizes[4] = {(target == AV_PIX_FMT_RGBA ? 4 : 3) * to[0], 0, 0, 0};
  int rows = sws_scale(scaler, planes, strides, 0, from[1], targets, sizes);
  sws_freeContext(scaler);
  return rows == to[1] ? 0 : AVERROR_INVALIDDATA;
}

// A frame as RGB bytes, row by row without gaps, at another size; 0 or an error. `pixels` has slack.
static inline int martlet_av_rgb(
    const AVFrame *frame, int fine, int width, int height, uint8_t *pixels) {
  int full = frame->color_range == AVCOL_RANGE_JPEG;
  const int from[2] = {frame->width, frame->height}, to[2] = {width, height};
  return martlet_av_scale(
      (const uint8_t *const *)frame->data, frame->linesize, frame->format, full, fine, from, to,
      AV_PIX_FMT_RGB24, pixels);
}

// Whether something may be seen through the pixels of a frame.
static inline int martlet_av_is_clear(const AVFrame *frame) {
  const AVPixFmtDescriptor *description = av_pix_fmt_desc_get((enum AVPixelFormat)frame->format);
  return description != NULL && (description->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
}

// A frame of its own size as RGB bytes over middle grey, row by row without gaps; 0 or an error. `pixels` has room for
// four bytes a pixel, and slack.
static inline int martlet_av_over_grey(const AVFrame *frame, uint8_t *pixels) {
  int full = frame->color_range == AVCOL_RANGE_JPEG;
  const int size[2] = {frame->width, frame->height};
  int status = martlet_av_scale(
      (const uint8_t *const *)frame->data, frame->linesize, frame->format, full, 1, size, size,
      AV_PIX_FMT_RGBA, pixels);
  if (status != 0) return status;
  size_t count = (size_t)frame->width * (size_t)frame->height;
  for (size_t pixel = 0; pixel < count; pixel++) {
    unsigned alpha = pixels[4 * pixel + 3];
    for (size_t channel = 0; channel < 3; channel++)
      pixels[3 * pixel + channel] =
          (uint8_t)((pixels[4 * pixel + channel] * alpha + 128 * (255 - alpha) + 127) / 255);
  }
  return 0;
}

// RGB bytes without gaps at another size; 0 or an error. Both buffers have slack.
static inline int martlet_av_resize(
    const uint8_t *rgb, int from_width, int from_height, int width, int height, uint8_t *pixels) {
  const uint8_t *planes[4] = {rgb, NULL, NULL, NULL};
  const int strides[4] = {3 * from_width, 0, 0, 0};
  const int from[2] = {from_width, from_height}, to[2] = {width, height};
  return martlet_av_scale(planes, strides, AV_PIX_FMT_RGB24, 0, 0, from, to, AV_PIX_FMT_RGB24, pixels);
}
