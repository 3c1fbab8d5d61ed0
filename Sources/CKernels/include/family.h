// SPDX-License-Identifier: Apache-2.0
// The inner loops of families. Each has a twin in Swift, and tests hold the two together.

#ifndef MARTLET_FAMILY_H
#define MARTLET_FAMILY_H

#include <stddef.h>
#include <stdint.h>

// Takes the smaller of each two of `count` distances into the first.
void martlet_family_least(uint16_t *distances, const uint16_t *others, size_t count);

// Of `count` distances those of at most `most` count: adds `change` to the item's degree and `change` times the
// distance to its sum, modulo 2^32. Gives the weights of those items, and in `total` those times their distances;
// each weighs one where `weights` is null.
uint32_t martlet_family_count(int level, const uint16_t *distances, size_t count, uint16_t most,
                              int change, const uint32_t *weights, uint32_t *degrees,
                              uint32_t *sums, uint64_t *total);

// Offers edges from one member to `count` items: where a distance is at most `most` and smaller than `best`, or
// equal to it and the member's number is smaller than `from`, both are replaced. Writes the numbers of the
// items whose distance became smaller to `shorter`, which needs room for `count`, and gives how many.
size_t martlet_family_join(int level, const uint16_t *distances, size_t count, uint16_t most,
                           uint32_t member, uint32_t *best, uint32_t *from, uint32_t *shorter);

#endif
