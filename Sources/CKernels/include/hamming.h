// SPDX-License-Identifier: Apache-2.0
// The inner loops of the Hamming index. Each has a twin in Swift, and tests hold the two together.

#ifndef MARTLET_HAMMING_H
#define MARTLET_HAMMING_H

#include <stddef.h>
#include <stdint.h>

// Which instructions a kernel may use: 0 any processor, 1 AVX2 and POPCNT, 2 AVX-512 with BITALG.
// A level above that of martlet_hamming_level() must not be asked for.
int martlet_hamming_level(void);

// One run of postings to be looked through: `count` sketches from number `first`; those that differ from
// `sketch` in at most `most` bits are candidates. `tag` is the part (upper 4 bits) and the query.
typedef struct {
  uint32_t first, count, tag;
  uint16_t sketch, most;
} martlet_probe;

// One entry near a query.
typedef struct {
  uint32_t query, position, distance;
} martlet_hit;

// Where the tables of an index lie, in bytes from `base`. An `ids` of UINT64_MAX means that postings are
// in the order of the entries. `reach[p]` is how many bits of part p may differ, -1 for a part left out.
// Positions at or above `count` are passed over.
typedef struct {
  const uint8_t *base;
  uint64_t hashes;
  uint64_t count;
  uint64_t ids[16], sketches[16];
  int8_t reach[16];
} martlet_tables;

// Looks through probes and writes candidates (tag << 32 | posting) while there is room for the whole of
// the next probe; one that is longer than `room` is shortened by what was done of it. Gives the number
// of probes done; `found` the number of candidates.
size_t martlet_hamming_probe(int level, const martlet_tables *tables, martlet_probe *probes,
                             size_t count, uint64_t *candidates, size_t room, size_t *found);

// Compares candidates in full and writes those within `radius`, each pair at its first part only.
// `queries` holds 32 bytes each. `hits` needs room for `count`. Gives the number of hits.
size_t martlet_hamming_check(int level, const martlet_tables *tables, const uint64_t *candidates,
                             size_t count, const uint8_t *queries, uint32_t radius,
                             martlet_hit *hits);

// Compares `count` hashes of 32 bytes from number `first` with one query; writes those within `radius`,
// in order, as query 0. `hits` needs room for `count`. Gives the number of hits.
size_t martlet_hamming_scan(int level, const uint8_t *hashes, size_t first, size_t count,
                            const uint8_t *query, uint32_t radius, martlet_hit *hits);

// Writes the distance of one hash from each of `count` hashes of 32 bytes.
void martlet_hamming_distances(int level, const uint8_t *hashes, size_t count, const uint8_t *query,
                               uint16_t *distances);

#endif
