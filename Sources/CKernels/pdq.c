// SPDX-License-Identifier: Apache-2.0
// The blur of PDQ, 64×64 values from luma: the twin of Sources/PerceptualHash/JaroszFilter.swift, bit for bit.
//
// Sums run in the reference's order in every lane. Rows are filtered sixteen at a time, one in each lane, through
// 8×8 transposes; columns by walking a row of sums down. A picture flows through rings of a few rows, so that it
// stays in the nearest cache. Sums of whole numbers are exact in any order, which the first pass over bytes uses.
#include "pdq_kernels.h"

#if defined(__x86_64__)
#include <string.h>

// Fusing would change how sums round.
#pragma STDC FP_CONTRACT OFF

// No alignment is asked for: unaligned access to aligned memory costs nothing.
typedef float v16 __attribute__((vector_size(64), aligned(4)));
typedef float v8 __attribute__((vector_size(32), aligned(4)));
typedef uint8_t b16 __attribute__((vector_size(16), aligned(1)));
typedef uint16_t w16 __attribute__((vector_size(32)));

#define INLINE static inline __attribute__((always_inline))
enum { LANES = 16, CELLS = 64 };
// Half a cell of the 64×64 grid, rounded up.
INLINE size_t window_of(size_t side) { return (side + 127) / 128; }
INLINE size_t stride_of(size_t width) { return (width + LANES - 1) / LANES * LANES; }

// A power of two that holds a window and the sixteen columns that run ahead of it.
INLINE size_t ring_of(size_t window) {
  size_t ring = 2 * LANES;
  while (ring < window + LANES) ring *= 2;
  return ring;
}

typedef struct {
  size_t width, height, stride, window_x, window_y, rows;
  float *blurred;   // a ring of `rows` rows after the first pass along rows
  float *sums;      // one row of running sums
  float *block;     // sixteen rows after the first pass along columns
  float *columns;   // sixteen rows, column by column: a ring
  float *across;    // sixteen rows, column by column, after a pass along rows
  float *narrow;    // a ring of `rows` rows of 64 after the second pass along rows
  float *totals;    // 64 running sums
  uint8_t *padded;  // one row of bytes with zeros on both sides
  size_t picks_x[CELLS], picks_y[CELLS];
} Plan;

static size_t layout(Plan *plan, size_t width, size_t height, float *scratch) {
  plan->width = width;
  plan->height = height;
  plan->stride = stride_of(width);
  plan->window_x = window_of(width);
  plan->window_y = window_of(height);
  plan->rows = plan->window_y + LANES;
  size_t used = 0;
#define PLACE(name, count) (plan->name = scratch ? scratch + used : NULL, used += (count))
  PLACE(blurred, plan->rows * plan->stride), PLACE(sums, plan->stride);
  PLACE(block, LANES * plan->stride), PLACE(columns, ring_of(plan->window_x) * LANES);
  PLACE(across, (plan->stride + CELLS) * LANES);
  PLACE(narrow, plan->rows * CELLS), PLACE(totals, CELLS);
#undef PLACE
  plan->padded = scratch ? (uint8_t *)(scratch + used) : NULL;
  used += stride_of((width + 2 * plan->window_x + 2 * LANES) / 4 + LANES);
  for (size_t cell = 0; cell < CELLS; cell++) {
    plan->picks_x[cell] = (size_t)(((double)cell + 0.5) * (double)width / 64);
    plan->picks_y[cell] = (size_t)(((double)cell + 0.5) * (double)height / 64);
  }
  return used;
}

#define LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define PAIR_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define PAIR_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define HALF_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define HALF_HIGH(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)

// Eight rows of eight, `from` floats apart, become eight columns, `to` floats apart.
INLINE void transpose(const float *in, size_t from, float *out, size_t to) {
  v8 r[8], s[8];
  for (int i = 0; i < 8; i++) r[i] = *(const v8 *)(in + i * from);
  for (int i = 0; i < 8; i += 2) {
    s[i] = LOW(r[i], r[i + 1]);
    s[i + 1] = HIGH(r[i], r[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    r[i] = PAIR_LOW(s[i], s[i + 2]);
    r[i + 1] = PAIR_HIGH(s[i], s[i + 2]);
    r[i + 2] = PAIR_LOW(s[i + 1], s[i + 3]);
    r[i + 3] = PAIR_HIGH(s[i + 1], s[i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    *(v8 *)(out + i * to) = HALF_LOW(r[i], r[i + 4]);
    *(v8 *)(out + (i + 4) * to) = HALF_HIGH(r[i], r[i + 4]);
  }
}

// How many values a window holds whose newest is `newest`, when `side` values come in all.
INLINE size_t count_at(size_t newest, size_t window, size_t side) {
  size_t oldest = newest + 1 > window ? newest + 1 - window : 0;
  return (newest < side ? newest + 1 : side) - oldest;
}

// Writes the quotients; a power of two divides exactly by its inverse.
INLINE void put_mean(float *out, const v16 *sum, size_t count) {
  int exact = (count & (count - 1)) == 0;
  *(v16 *)out = exact ? *sum * (1.0f / (float)count) : *sum / (float)count;
}

// Adds and subtracts a row; where `out` is given, writes the means.
INLINE void step_down(
    float *sums, const float *add, const float *subtract, float *out, size_t count, size_t width) {
  for (size_t x = 0; x < width; x += LANES) {
    v16 sum = *(v16 *)(sums + x);
    if (add) sum += *(const v16 *)(add + x);
    if (subtract) sum -= *(const v16 *)(subtract + x);
    *(v16 *)(sums + x) = sum;
    if (out) put_mean(out + x, &sum, count);
  }
}

// Filters sixteen rows along themselves. `picks` names the columns wanted, rising; NULL all of them.
// The results lie in plan->across, sixteen lanes a column. Rows that do not exist are not read.
INLINE void filter_across(
    const Plan *plan, const float *rows, size_t stride, size_t present, const size_t *picks) {
  size_t width = plan->width, window = plan->window_x, lead = window / 2;
  size_t mask = ring_of(window) - 1, pick = 0;
  v16 sum = {0};
  v16 *ring = (v16 *)plan->columns;
  float *out = plan->across;
  for (size_t newest = 0; newest < width + lead; newest++) {
    if (newest < width && newest % 8 == 0) {
      float *tile = plan->columns + (newest & mask) * LANES;
      if (newest + 8 <= stride && present == LANES) {
        transpose(rows + newest, stride, tile, LANES);
        transpose(rows + 8 * stride + newest, stride, tile + 8, LANES);
      } else {
        for (size_t x = 0; x < 8 && newest + x < width; x++)
          for (size_t row = 0; row < LANES; row++)
            tile[x * LANES + row] = row < present ? rows[row * stride + newest + x] : 0;
      }
    }
    if (newest < width) sum += ring[newest & mask];
    if (newest >= window) sum -= ring[(newest - window) & mask];
    if (newest < lead) continue;
    size_t column = newest - lead, count = count_at(newest, window, width);
    if (!picks) {
      put_mean(out + column * LANES, &sum, count);
    } else {
      for (; pick < CELLS && picks[pick] == column; pick++)
        put_mean(out + pick * LANES, &sum, count);
    }
  }
}

// The columns of plan->across as rows again.
INLINE void spread(const Plan *plan, float *rows[LANES], size_t columns) {
  for (size_t x = 0; x < columns; x += 8) {
    float tile[LANES * 8];
    transpose(plan->across + x * LANES, LANES, tile, 8);
    transpose(plan->across + x * LANES + 8, LANES, tile + 64, 8);
    for (size_t row = 0; row < LANES; row++) memcpy(rows[row] + x, tile + row * 8, 32);
  }
}

// Sums of bytes at `window` neighbouring places, sixteen columns at a time.
INLINE void sum_bytes(const uint8_t *in, float *out, size_t width, size_t window) {
  for (size_t x = 0; x < width; x += LANES) {
    w16 sum = {0};
    for (size_t k = 0; k < window; k++)
      sum += __builtin_convertvector(*(const b16 *)(in + x + k), w16);
    v16 whole = __builtin_convertvector(sum, v16);
    put_mean(out + x, &whole, window);
  }
}

INLINE void filter_byte_row(const Plan *plan, const uint8_t *row, float *out) {
  size_t width = plan->width, window = plan->window_x, lead = window / 2;
  memcpy(plan->padded + (window - 1 - lead), row, width);
  // Four is the window of every shrunk file; a constant unrolls the loop.
  if (window == 4) {
    sum_bytes(plan->padded, out, width, 4);
  } else {
    sum_bytes(plan->padded, out, width, window);
  }
  for (size_t edge = 0; edge < window; edge++) {
    size_t column = edge < window - lead ? edge : width - 1 - (edge - (window - lead));
    size_t count = count_at(column + lead, window, width), sum = 0;
    if (count == window) continue;
    for (size_t k = 0; k < window; k++) sum += plan->padded[column + k];
    out[column] = (float)sum / (float)count;
  }
}

// Rows `first`... of the picture into the ring, at most sixteen of them.
INLINE void first_pass(const Plan *plan, const void *luma, int is_bytes, size_t first) {
  size_t width = plan->width, present = plan->height - first;
  if (present > LANES) present = LANES;
  float *rows[LANES];
  for (size_t row = 0; row < LANES; row++)
    rows[row] = plan->blurred + (first + row) % plan->rows * plan->stride;
  if (is_bytes) {
    const uint8_t *source = (const uint8_t *)luma + first * width;
    for (size_t row = 0; row < present; row++) filter_byte_row(plan, source + row * width, rows[row]);
  } else {
    filter_across(plan, (const float *)luma + first * width, width, present, NULL);
    spread(plan, rows, plan->stride);
  }
}

// The second pass along rows of `count` rows, then along columns: rows `first`... of 64.
INLINE void second_pass(
    const Plan *plan, size_t first, size_t count, size_t *pick, float *grid) {
  size_t window = plan->window_y, lead = window / 2, height = plan->height;
  float *rows[LANES];
  for (size_t row = 0; row < LANES; row++)
    rows[row] = plan->narrow + (first + row) % plan->rows * CELLS;
  filter_across(plan, plan->block, plan->stride, LANES, plan->picks_x);
  spread(plan, rows, CELLS);
  size_t end = first + count == height ? height + lead : first + count;
  for (size_t newest = first; newest < end; newest++) {
    const float *add = newest < height ? plan->narrow + newest % plan->rows * CELLS : NULL;
    const float *subtract =
        newest >= window ? plan->narrow + (newest - window) % plan->rows * CELLS : NULL;
    size_t place = count_at(newest, window, height);
    int wanted = newest >= lead && *pick < CELLS && plan->picks_y[*pick] == newest - lead;
    step_down(plan->totals, add, subtract, wanted ? grid + *pick * CELLS : NULL, place, CELLS);
    if (!wanted) continue;
    size_t made = (*pick)++;
    while (*pick < CELLS && plan->picks_y[*pick] == newest - lead)
      memcpy(grid + (*pick)++ * CELLS, grid + made * CELLS, CELLS * sizeof(float));
  }
}

INLINE void make_grid(
    const void *luma, int is_bytes, size_t width, size_t height, float *scratch, float *grid) {
  Plan plan;
  layout(&plan, width, height, scratch);
  size_t window = plan.window_y, lead = window / 2, pick = 0;
  memset(plan.sums, 0, plan.stride * sizeof(float));
  memset(plan.totals, 0, CELLS * sizeof(float));
  memset(plan.block, 0, LANES * plan.stride * sizeof(float));
  memset(plan.across, 0, (plan.stride + CELLS) * LANES * sizeof(float));
  memset(plan.padded, 0, width + 2 * plan.window_x + 2 * LANES);
  for (size_t newest = 0; newest < height + lead; newest++) {
    if (newest < height && newest % LANES == 0) first_pass(&plan, luma, is_bytes, newest);
    const float *add = newest < height ? plan.blurred + newest % plan.rows * plan.stride : NULL;
    const float *subtract =
        newest >= window ? plan.blurred + (newest - window) % plan.rows * plan.stride : NULL;
    size_t row = newest - lead, slot = row % LANES;
    float *out = newest >= lead ? plan.block + slot * plan.stride : NULL;
    step_down(plan.sums, add, subtract, out, count_at(newest, window, height), plan.stride);
    if (out && (slot == LANES - 1 || row == height - 1))
      second_pass(&plan, row - slot, slot + 1, &pick, grid);
  }
}

// MARK: - Dispatch, by asking the processor: no indirect functions, which sanitizers cannot bear

#define KERNEL(name, features, is_bytes)                                                          \
  __attribute__((target(features))) static void name(                                             \
      const void *luma, size_t width, size_t height, float *scratch, float *grid) {               \
    make_grid(luma, is_bytes, width, height, scratch, grid);                                      \
  }
#define AVX512 "avx512f,avx512bw,avx512dq,avx512vl"
KERNEL(floats_avx2, "avx2", 0)
KERNEL(bytes_avx2, "avx2", 1)
KERNEL(floats_avx512, AVX512, 0)
KERNEL(bytes_avx512, AVX512, 1)

int martlet_pdq_level(void) {
  if (!__builtin_cpu_supports("avx2")) return 0;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                 __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") ? 3 : 2;
}

size_t martlet_pdq_scratch_floats(size_t width, size_t height) {
  Plan plan;
  return layout(&plan, width, height, NULL);
}

void martlet_pdq_grid(
    int level, int is_bytes, const void *luma, size_t width, size_t height, float *scratch,
    float *grid) {
  if (level >= 3) {
    (is_bytes ? bytes_avx512 : floats_avx512)(luma, width, height, scratch, grid);
  } else {
    (is_bytes ? bytes_avx2 : floats_avx2)(luma, width, height, scratch, grid);
  }
}

#else
// Elsewhere there is nothing to run, and level 0 says so.
int martlet_pdq_level(void) { return 0; }
size_t martlet_pdq_scratch_floats(size_t width, size_t height) { return 0 * width * height; }
void martlet_pdq_grid(
    int level, int is_bytes, const void *luma, size_t width, size_t height, float *scratch,
    float *grid) {
  (void)level, (void)is_bytes, (void)luma, (void)width, (void)height, (void)scratch, (void)grid;
}
#endif
