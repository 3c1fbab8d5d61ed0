// SPDX-License-Identifier: Apache-2.0
// The inner loops of families, with explicit dispatch as in hamming.c.

#include "family.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))
#endif

void martlet_family_least(uint16_t *distances, const uint16_t *others, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (others[i] < distances[i]) distances[i] = others[i];
}

static uint32_t count_any(const uint16_t *distances, size_t count, uint16_t most, int change,
                          const uint32_t *weights, uint32_t *degrees, uint32_t *sums,
                          uint64_t *total) {
  uint32_t near = 0;
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    if (distances[i] > most) continue;
    uint32_t weight = weights ? weights[i] : 1;
    near += weight;
    sum += (uint64_t)weight * distances[i];
    degrees[i] += (uint32_t)change;
    sums[i] += (uint32_t)change * distances[i];
  }
  *total = sum;
  return near;
}

static size_t join_any(const uint16_t *distances, size_t count, uint16_t most, uint32_t member,
                       uint32_t *best, uint32_t *from, uint32_t *shorter) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t distance = distances[i];
    if (distance > most || distance > best[i]) continue;
    if (distance < best[i]) {
      best[i] = distance;
      from[i] = member;
      shorter[found++] = (uint32_t)i;
    } else if (member < from[i]) {
      from[i] = member;
    }
  }
  return found;
}

#if defined(__x86_64__)
AVX512 static uint32_t count_avx512(const uint16_t *distances, size_t count, uint16_t most,
                                    int change, const uint32_t *weights, uint32_t *degrees,
                                    uint32_t *sums, uint64_t *total) {
  const __m512i limit = _mm512_set1_epi32(most), added = _mm512_set1_epi32(change);
  const __m512i one = _mm512_set1_epi32(1);
  uint32_t near_items = 0;
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 valid = count - i >= 16 ? 0xffff : (__mmask16)((1u << (count - i)) - 1);
    __m512i distance = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(valid, distances + i));
    __mmask16 near = _mm512_mask_cmple_epu32_mask(valid, distance, limit);
    if (!near) continue;
    __m512i weight = weights ? _mm512_maskz_loadu_epi32(near, weights + i) : one;
    near_items += (uint32_t)_mm512_mask_reduce_add_epi32(near, weight);
    sum += (uint32_t)_mm512_mask_reduce_add_epi32(near, _mm512_mullo_epi32(weight, distance));
    __m512i degree = _mm512_maskz_loadu_epi32(near, degrees + i);
    _mm512_mask_storeu_epi32(degrees + i, near, _mm512_add_epi32(degree, added));
    __m512i old = _mm512_maskz_loadu_epi32(near, sums + i);
    __m512i more = _mm512_mullo_epi32(distance, added);
    _mm512_mask_storeu_epi32(sums + i, near, _mm512_add_epi32(old, more));
  }
  *total = sum;
  return near_items;
}

AVX512 static size_t join_avx512(const uint16_t *distances, size_t count, uint16_t most,
                                 uint32_t member, uint32_t *best, uint32_t *from,
                                 uint32_t *shorter) {
  const __m512i limit = _mm512_set1_epi32(most), number = _mm512_set1_epi32((int)member);
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t found = 0;
  for (size_t i = 0; i < count; i += 16) {
    __mmask16 valid = count - i >= 16 ? 0xffff : (__mmask16)((1u << (count - i)) - 1);
    __m512i distance = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(valid, distances + i));
    __mmask16 near = _mm512_mask_cmple_epu32_mask(valid, distance, limit);
    if (!near) continue;
    __m512i old = _mm512_maskz_loadu_epi32(near, best + i);
    __mmask16 less = _mm512_mask_cmplt_epu32_mask(near, distance, old);
    __mmask16 equal = _mm512_mask_cmpeq_epu32_mask(near, distance, old);
    if (equal)
      equal = _mm512_mask_cmplt_epu32_mask(equal, number, _mm512_maskz_loadu_epi32(equal, from + i));
    if (less | equal) _mm512_mask_storeu_epi32(from + i, less | equal, number);
    if (!less) continue;
    _mm512_mask_storeu_epi32(best + i, less, distance);
    __m512i places = _mm512_add_epi32(lanes, _mm512_set1_epi32((int)i));
    _mm512_mask_storeu_epi32(
        shorter + found, (__mmask16)((1u << __builtin_popcount(less)) - 1),
        _mm512_maskz_compress_epi32(less, places));
    found += (size_t)__builtin_popcount(less);
  }
  return found;
}
#endif

uint32_t martlet_family_count(int level, const uint16_t *distances, size_t count, uint16_t most,
                              int change, const uint32_t *weights, uint32_t *degrees,
                              uint32_t *sums, uint64_t *total) {
#if defined(__x86_64__)
  if (level >= 2)
    return count_avx512(distances, count, most, change, weights, degrees, sums, total);
#endif
  (void)level;
  return count_any(distances, count, most, change, weights, degrees, sums, total);
}

size_t martlet_family_join(int level, const uint16_t *distances, size_t count, uint16_t most,
                           uint32_t member, uint32_t *best, uint32_t *from, uint32_t *shorter) {
#if defined(__x86_64__)
  if (level >= 2) return join_avx512(distances, count, most, member, best, from, shorter);
#endif
  (void)level;
  return join_any(distances, count, most, member, best, from, shorter);
}
