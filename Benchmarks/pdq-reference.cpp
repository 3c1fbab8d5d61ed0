// SPDX-License-Identifier: Apache-2.0
// Times the reference's own C++; see Benchmarks/measure-pdq, which builds and runs it.
//
// usage: pdq-reference jpeg FILE…     a line for each: file, nanoseconds to PDQ, hash, quality
//        pdq-reference kernel FILE…   512×512 bytes of luma each: file, nanoseconds, hash
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>

#include <pdq/cpp/hashing/pdqhashing.h>
#include <pdq/cpp/io/pdqio.h>

using namespace facebook::pdq::hashing;

// Time of the processor, so that other programs on the machine do not count.
static long long now() {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int jpeg(const char *path) {
  Hash256 hash;
  int quality = 0, pixels = 0;
  float reading = 0, hashing = 0;
  // As ours is, with the file and the code in memory.
  if (!pdqHash256FromFile(path, hash, quality, pixels, reading, hashing)) return 1;
  long long start = now();
  if (!pdqHash256FromFile(path, hash, quality, pixels, reading, hashing)) return 1;
  printf("%s %lld %s %d\n", path, now() - start, hash.format().c_str(), quality);
  return 0;
}

static int kernel(const char *path) {
  const int side = 512;
  std::vector<unsigned char> bytes(side * side);
  FILE *file = fopen(path, "rb");
  if (!file || fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) return 1;
  fclose(file);
  std::vector<float> luma(bytes.begin(), bytes.end()), first(luma), second(luma.size());
  static float grid[64][64], partial[16][64], frequencies[16][16];
  Hash256 hash;
  int quality = 0;
  long long spent = 0;
  for (int round = 0; round < 2; round++) {
    first = luma;
    long long start = now();
    pdqHash256FromFloatLuma(
        first.data(), second.data(), side, side, grid, partial, frequencies, hash, quality);
    spent = now() - start;
  }
  printf("%s %lld %s\n", path, spent, hash.format().c_str());
  return 0;
}

int main(int count, char **words) {
  if (count < 3) return 2;
  bool files = strcmp(words[1], "jpeg") == 0;
  for (int i = 2; i < count; i++)
    if (int error = files ? jpeg(words[i]) : kernel(words[i])) return error;
  return 0;
}
