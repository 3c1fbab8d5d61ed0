// SPDX-License-Identifier: Apache-2.0
// The inner loops of the Hamming index, with explicit dispatch: no ifunc, which sanitizers dislike.

#include "hamming.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define POPCNT __attribute__((target("popcnt")))
#define AVX2 __attribute__((target("avx2,popcnt,bmi")))
#define AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512bitalg,avx512vpopcntdq,popcnt,bmi")))
#endif

int martlet_hamming_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("popcnt") ||
      !__builtin_cpu_supports("bmi"))
    return 0;
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bitalg") && __builtin_cpu_supports("avx512vpopcntdq"))
    return 2;
  return 1;
#else
  return 0;
#endif
}

static inline uint32_t count64(uint64_t x) {
  x -= (x >> 1) & 0x5555555555555555u;
  x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
  return (uint32_t)((x * 0x0101010101010101u) >> 56);
}

static inline uint32_t count16(uint16_t x) {
  x -= (x >> 1) & 0x5555u;
  x = (x & 0x3333u) + ((x >> 2) & 0x3333u);
  x = (x + (x >> 4)) & 0x0f0fu;
  return (x + (x >> 8)) & 0x1fu;
}

// Runs of sketches: writes the numbers of those near enough.

static size_t run_any(const uint8_t *sketches, const martlet_probe *probe, uint64_t *out) {
  size_t found = 0;
  uint64_t tag = (uint64_t)probe->tag << 32;
  for (uint32_t i = 0; i < probe->count; i++) {
    uint16_t sketch;
    memcpy(&sketch, sketches + 2 * ((size_t)probe->first + i), 2);
    out[found] = tag | (probe->first + i);
    found += count16(sketch ^ probe->sketch) <= probe->most;
  }
  return found;
}

#if defined(__x86_64__)
AVX2 static size_t run_avx2(const uint8_t *sketches, const martlet_probe *probe, uint64_t *out) {
  const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi8(1);
  const __m256i counts = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m256i query = _mm256_set1_epi16((short)probe->sketch);
  const __m256i most = _mm256_set1_epi16((short)(probe->most + 1));
  uint64_t tag = (uint64_t)probe->tag << 32;
  size_t found = 0;
  uint32_t i = 0;
  for (; i + 16 <= probe->count; i += 16) {
    const uint8_t *from = sketches + 2 * ((size_t)probe->first + i);
    __m256i x = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)from), query);
    __m256i low = _mm256_shuffle_epi8(counts, _mm256_and_si256(x, nibble));
    __m256i high = _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble));
    __m256i bits = _mm256_maddubs_epi16(_mm256_add_epi8(low, high), ones);
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi16(most, bits)) & 0x55555555u;
    for (; mask; mask &= mask - 1)
      out[found++] = tag | (probe->first + i + (uint32_t)__builtin_ctz(mask) / 2);
  }
  for (; i < probe->count; i++) {
    uint16_t sketch;
    memcpy(&sketch, sketches + 2 * ((size_t)probe->first + i), 2);
    if ((uint32_t)__builtin_popcount(sketch ^ probe->sketch) <= probe->most)
      out[found++] = tag | (probe->first + i);
  }
  return found;
}

AVX512 static size_t run_avx512(const uint8_t *sketches, const martlet_probe *probe,
                                uint64_t *out) {
  const __m512i query = _mm512_set1_epi16((short)probe->sketch);
  const __m512i most = _mm512_set1_epi16((short)probe->most);
  uint64_t tag = (uint64_t)probe->tag << 32;
  size_t found = 0;
  for (uint32_t i = 0; i < probe->count; i += 32) {
    uint32_t left = probe->count - i;
    __mmask32 valid = left >= 32 ? 0xffffffffu : (1u << left) - 1;
    const uint8_t *from = sketches + 2 * ((size_t)probe->first + i);
    __m512i x = _mm512_xor_si512(_mm512_maskz_loadu_epi16(valid, from), query);
    uint32_t mask = _mm512_mask_cmple_epu16_mask(valid, _mm512_popcnt_epi16(x), most);
    for (; mask; mask &= mask - 1)
      out[found++] = tag | (probe->first + i + (uint32_t)__builtin_ctz(mask));
  }
  return found;
}
#endif

static size_t run(int level, const uint8_t *sketches, const martlet_probe *probe, uint64_t *out) {
#if defined(__x86_64__)
  if (level >= 2) return run_avx512(sketches, probe, out);
  if (level == 1) return run_avx2(sketches, probe, out);
#endif
  (void)level;
  return run_any(sketches, probe, out);
}

size_t martlet_hamming_probe(int level, const martlet_tables *tables, martlet_probe *probes,
                             size_t count, uint64_t *candidates, size_t room, size_t *found) {
  enum { ahead = 8 };
  size_t written = 0, done = 0;
  for (; done < count; done++) {
    if (done + ahead < count) {
      const martlet_probe *next = probes + done + ahead;
      const uint8_t *from = tables->base + tables->sketches[next->tag >> 28] + 2 * (size_t)next->first;
      uint32_t bytes = next->count < 256 ? 2 * next->count : 512;
      for (uint32_t at = 0; at < bytes; at += 64) __builtin_prefetch(from + at);
    }
    const uint8_t *sketches = tables->base + tables->sketches[probes[done].tag >> 28];
    martlet_probe part = probes[done];
    if (part.count > room - written) {
      if (written > 0) break;
      part.count = (uint32_t)room;
      written = run(level, sketches, &part, candidates);
      probes[done].first += part.count;
      probes[done].count -= part.count;
      break;
    }
    written += run(level, sketches, &part, candidates + written);
  }
  *found = written;
  return done;
}

// Whole hashes.

static inline uint32_t distance_any(const uint8_t *left, const uint8_t *right) {
  uint64_t a[4], b[4];
  memcpy(a, left, 32);
  memcpy(b, right, 32);
  return count64(a[0] ^ b[0]) + count64(a[1] ^ b[1]) + count64(a[2] ^ b[2]) +
         count64(a[3] ^ b[3]);
}

#if defined(__x86_64__)
POPCNT static inline uint32_t distance_popcnt(const uint8_t *left, const uint8_t *right) {
  uint64_t a[4], b[4];
  memcpy(a, left, 32);
  memcpy(b, right, 32);
  return (uint32_t)(__builtin_popcountll(a[0] ^ b[0]) + __builtin_popcountll(a[1] ^ b[1]) +
                    __builtin_popcountll(a[2] ^ b[2]) + __builtin_popcountll(a[3] ^ b[3]));
}
#endif

// Whether part `part` is the first that leads from one hash to the other.
static int is_first_part(const martlet_tables *tables, const uint8_t *left, const uint8_t *right,
                         uint32_t part) {
  uint16_t a[16], b[16];
  if (part == 0) return 1;
  memcpy(a, left, 32);
  memcpy(b, right, 32);
  int bits = (int)count16(a[0] ^ b[0]);
  for (uint32_t p = 0; p < part; p++) {
    int next = (int)count16(a[p + 1] ^ b[p + 1]);
    if (bits <= tables->reach[p] && bits + next <= tables->reach[p] + tables->reach[p + 1] + 1)
      return 0;
    bits = next;
  }
  return 1;
}

static inline size_t keep(const martlet_tables *tables, const uint8_t *hash, const uint8_t *query,
                          uint32_t tag, uint32_t position, uint32_t distance, martlet_hit *hit) {
  *hit = (martlet_hit){tag & 0x0fffffffu, position, distance};
  return is_first_part(tables, hash, query, tag >> 28) != 0;
}

#define CHECK_BODY(DISTANCE)                                                                      \
  size_t written = 0;                                                                             \
  const uint8_t *hashes = tables->base + tables->hashes;                                          \
  uint32_t positions[64];                                                                         \
  for (size_t start = 0; start < count; start += 64) {                                            \
    size_t many = count - start < 64 ? count - start : 64;                                        \
    for (size_t i = 0; i < many; i++) {                                                           \
      uint64_t at = tables->ids[candidates[start + i] >> 60];                                     \
      positions[i] = (uint32_t)candidates[start + i];                                             \
      if (at != UINT64_MAX) __builtin_prefetch(tables->base + at + 4 * (size_t)positions[i]);     \
    }                                                                                             \
    for (size_t i = 0; i < many; i++) {                                                           \
      uint64_t at = tables->ids[candidates[start + i] >> 60];                                     \
      if (at != UINT64_MAX) memcpy(positions + i, tables->base + at + 4 * (size_t)positions[i], 4); \
      __builtin_prefetch(hashes + 32 * (size_t)positions[i]);                                     \
    }                                                                                             \
    for (size_t i = 0; i < many; i++) {                                                           \
      uint32_t tag = (uint32_t)(candidates[start + i] >> 32);                                     \
      if (positions[i] >= tables->count) continue;                                                \
      const uint8_t *hash = hashes + 32 * (size_t)positions[i];                                   \
      const uint8_t *query = queries + 32 * (size_t)(tag & 0x0fffffffu);                          \
      uint32_t distance = DISTANCE(hash, query);                                                  \
      if (distance <= radius)                                                                     \
        written += keep(tables, hash, query, tag, positions[i], distance, hits + written);        \
    }                                                                                             \
  }                                                                                               \
  return written;

static size_t check_any(const martlet_tables *tables, const uint64_t *candidates, size_t count,
                        const uint8_t *queries, uint32_t radius, martlet_hit *hits) {
  CHECK_BODY(distance_any)
}

#if defined(__x86_64__)
POPCNT static size_t check_popcnt(const martlet_tables *tables, const uint64_t *candidates,
                                  size_t count, const uint8_t *queries, uint32_t radius,
                                  martlet_hit *hits) {
  CHECK_BODY(distance_popcnt)
}

POPCNT static void distances_popcnt(const uint8_t *hashes, size_t count, const uint8_t *query,
                                    uint16_t *distances) {
  for (size_t i = 0; i < count; i++)
    distances[i] = (uint16_t)distance_popcnt(hashes + 32 * i, query);
}

// Eight distances at a time: four registers of two hashes, summed lane by lane.
AVX512 static void distances_avx512(const uint8_t *hashes, size_t count, const uint8_t *query,
                                    uint16_t *distances) {
  const __m512i wanted = _mm512_broadcast_i64x4(_mm256_loadu_si256((const __m256i *)query));
  const __m512i low = _mm512_setr_epi64(0, 4, 1, 5, 8, 12, 9, 13);
  const __m512i high = _mm512_setr_epi64(2, 6, 3, 7, 10, 14, 11, 15);
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    __m512i c[4];
    for (int k = 0; k < 4; k++)
      c[k] = _mm512_popcnt_epi64(
          _mm512_xor_si512(_mm512_loadu_si512(hashes + 32 * i + 64 * (size_t)k), wanted));
    __m512i a = _mm512_add_epi64(_mm512_unpacklo_epi64(c[0], c[1]), _mm512_unpackhi_epi64(c[0], c[1]));
    __m512i b = _mm512_add_epi64(_mm512_unpacklo_epi64(c[2], c[3]), _mm512_unpackhi_epi64(c[2], c[3]));
    __m512i sum = _mm512_add_epi64(_mm512_permutex2var_epi64(a, low, b),
                                   _mm512_permutex2var_epi64(a, high, b));
    _mm_storeu_si128((__m128i *)(distances + i), _mm512_cvtepi64_epi16(sum));
  }
  for (; i < count; i++) distances[i] = (uint16_t)distance_popcnt(hashes + 32 * i, query);
}
#endif

size_t martlet_hamming_check(int level, const martlet_tables *tables, const uint64_t *candidates,
                             size_t count, const uint8_t *queries, uint32_t radius,
                             martlet_hit *hits) {
#if defined(__x86_64__)
  if (level >= 1) return check_popcnt(tables, candidates, count, queries, radius, hits);
#endif
  (void)level;
  return check_any(tables, candidates, count, queries, radius, hits);
}

void martlet_hamming_distances(int level, const uint8_t *hashes, size_t count, const uint8_t *query,
                               uint16_t *distances) {
#if defined(__x86_64__)
  if (level >= 2) return distances_avx512(hashes, count, query, distances);
  if (level == 1) return distances_popcnt(hashes, count, query, distances);
#endif
  (void)level;
  for (size_t i = 0; i < count; i++) distances[i] = (uint16_t)distance_any(hashes + 32 * i, query);
}

size_t martlet_hamming_scan(int level, const uint8_t *hashes, size_t first, size_t count,
                            const uint8_t *query, uint32_t radius, martlet_hit *hits) {
  uint16_t distances[256];
  size_t written = 0;
  for (size_t start = 0; start < count; start += 256) {
    size_t many = count - start < 256 ? count - start : 256;
    martlet_hamming_distances(level, hashes + 32 * (first + start), many, query, distances);
    for (size_t i = 0; i < many; i++)
      if (distances[i] <= radius)
        hits[written++] = (martlet_hit){0, (uint32_t)(first + start + i), distances[i]};
  }
  return written;
}
