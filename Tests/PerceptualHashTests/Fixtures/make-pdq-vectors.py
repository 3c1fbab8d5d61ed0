#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes pdq-vectors.csv from the reference's C++ and checks it against pdqhash-python.

usage: make-pdq-vectors.py THREATEXCHANGE > pdq-vectors.csv

THREATEXCHANGE is a checkout of github.com/facebook/ThreatExchange at commit
baefb4ed67b6cdc1d4c82dbaef858d50866ac424. Needs g++, numpy and pdqhash 0.2.8. The pictures are
procedural; ProceduralLuma.swift makes the same ones.
"""
import os
import struct
import subprocess
import sys
import tempfile

import numpy as np
import pdqhash

DRIVER = r"""
#define cimg_display 0
#include <cstdio>
#include <cstdint>
#include <vector>
#include <pdq/cpp/CImg.h>
#include <pdq/cpp/common/pdqhashtypes.h>
#include <pdq/cpp/downscaling/downscaling.h>
#include <pdq/cpp/hashing/pdqhashing.h>
using namespace facebook::pdq::hashing;

static std::vector<float> lumaOf(std::vector<uint8_t>& rgb, int& w, int& h) {
  cimg_library::CImg<uint8_t> img(w, h, 1, 3);
  for (int y = 0; y < h; y++) for (int x = 0; x < w; x++) for (int c = 0; c < 3; c++)
    img(x, y, 0, c) = rgb[3 * (y * w + x) + c];
  if (h > 512 || w > 512) img = img.resize(512, 512);
  w = img.width(); h = img.height();
  std::vector<float> luma(w * h);
  facebook::pdq::downscaling::fillFloatLumaFromRGB(
      &img(0, 0, 0, 0), &img(0, 0, 0, 1), &img(0, 0, 0, 2), h, w,
      &img(0, 1, 0, 0) - &img(0, 0, 0, 0), &img(1, 0, 0, 0) - &img(0, 0, 0, 0), luma.data());
  return luma;
}

int main() {
  int32_t head[3];
  while (fread(head, 4, 3, stdin) == 3) {
    int w = head[1], h = head[2];
    std::vector<float> luma;
    if (head[0] == 3) {
      std::vector<uint8_t> rgb(3 * w * h);
      if (fread(rgb.data(), 1, rgb.size(), stdin) != rgb.size()) return 1;
      luma = lumaOf(rgb, w, h);
    } else {
      luma.resize(w * h);
      if (fread(luma.data(), 4, luma.size(), stdin) != luma.size()) return 1;
    }
    std::vector<float> a = luma, b(w * h);
    static float m64[64][64], m16x64[16][64], m16[16][16], aux[16][16];
    Hash256 one, v[8];
    int quality = -1, dihedralQuality = -1;
    pdqHash256FromFloatLuma(a.data(), b.data(), h, w, m64, m16x64, m16, one, quality);
    a = luma;
    pdqDihedralHash256esFromFloatLuma(a.data(), b.data(), h, w, m64, m16x64, m16, aux,
        &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], dihedralQuality);
    printf("%s,%d,%d", one.format().c_str(), quality, dihedralQuality);
    for (int i = 0; i < 8; i++) printf(",%s", v[i].format().c_str());
    printf("\n");
  }
}
"""

SIZES = [(1, 1), (1, 40), (40, 1), (4, 4), (4, 90), (5, 5), (5, 200), (7, 6), (16, 16), (33, 65)]
SIZES += [(64, 64), (63, 64), (64, 63), (65, 64), (100, 75), (128, 128), (129, 127), (200, 50)]
SIZES += [(255, 257), (256, 256)]


def stream(seed, count):
    """SplitMix64: the i-th number of the generator with this seed."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def picture(kind, p, w, h):
    y, x = np.mgrid[0:h, 0:w]
    if kind == "flat":
        return np.full((h, w), p, dtype=np.float32)
    if kind == "ramp":
        return ((x * p + y * (p + 2)) % 256).astype(np.float32)
    if kind == "noise":
        return (stream(p, w * h) >> np.uint64(56)).reshape(h, w).astype(np.float32)
    if kind == "fraction":
        return ((stream(p, w * h) >> np.uint64(40)).reshape(h, w) / 65536.0).astype(np.float32)
    if kind == "rings":
        return ((((x - w // 2) ** 2 + (y - h // 2) ** 2) // p) & 255).astype(np.float32)
    if kind == "blocks":
        across = (w + 12) // 13
        values = stream(p, across * ((h + 12) // 13)) >> np.uint64(56)
        return values[(y // 13) * across + x // 13].astype(np.float32)
    if kind == "blend":
        return (picture("rings", 40, w, h) + picture("blocks", p, w, h)) / np.float32(2)
    if kind == "rgb":
        across = (w + 12) // 13
        values = stream(p, 3 * across * ((h + 12) // 13)) >> np.uint64(56)
        cell = 3 * ((y // 13) * across + x // 13)
        return np.stack([(values[cell + c].astype(np.int64) + x * (c + 1)) % 256 for c in range(3)],
                        axis=2).astype(np.uint8)
    raise ValueError(kind)


def cases():
    for i, (w, h) in enumerate(SIZES):
        for kind, p in [("noise", 100 + i), ("blend", 300 + i), ("fraction", 200 + i)]:
            yield kind, p, w, h
    for p in (0, 1, 128, 255):
        yield "flat", p, 90, 70
    for p in (1, 3, 9):
        yield "ramp", p, 120, 110
        yield "rings", p * 7, 140, 100
    yield "flat", 77, 64, 64
    yield "blocks", 11, 511, 513
    yield "fraction", 12, 512, 512
    yield "rings", 300, 640, 481
    yield "blend", 13, 900, 31
    for i, (w, h) in enumerate([(50, 40), (64, 64), (300, 200), (513, 20), (20, 700), (640, 600)]):
        yield "rgb", 400 + i, w, h


def build(root, folder):
    source = os.path.join(folder, "driver.cpp")
    with open(source, "w") as file:
        file.write(DRIVER)
    parts = ["common/pdqhashtypes.cpp", "common/pdqhamming.cpp", "common/pdqutils.cpp",
             "downscaling/downscaling.cpp", "hashing/pdqhashing.cpp", "hashing/torben.cpp"]
    program = os.path.join(folder, "driver")
    subprocess.run(["g++", "-O3", "-std=c++14", "-ffp-contract=off", "-w", "-I", root, "-o", program,
                    source] + [os.path.join(root, "pdq/cpp", p) for p in parts] + ["-lpthread"],
                   check=True)
    return program


def python_answer(pixels):
    rgb = pixels if pixels.ndim == 3 else np.repeat(pixels.astype(np.uint8)[:, :, None], 3, axis=2)
    bits, quality = pdqhash.compute(np.ascontiguousarray(rgb))
    return "%064x" % int("".join(str(int(b)) for b in bits), 2), int(quality)


def main():
    with tempfile.TemporaryDirectory() as folder:
        program = build(sys.argv[1], folder)
        rows = list(cases())
        data = b""
        pictures = []
        for kind, p, w, h in rows:
            pixels = picture(kind, p, w, h)
            pictures.append(pixels)
            data += struct.pack("<iii", 3 if kind == "rgb" else 1, w, h) + pixels.tobytes()
        out = subprocess.run([program], input=data, capture_output=True, check=True).stdout.decode()
    checked = 0
    print("kind,parameter,width,height,hash,quality,dihedral quality,eight variants")
    for (kind, p, w, h), pixels, line in zip(rows, pictures, out.splitlines(), strict=True):
        print(f"{kind},{p},{w},{h},{line}")
        if kind in ("flat", "ramp", "noise", "rings", "blocks"):
            assert python_answer(pixels) == (line.split(",")[0], int(line.split(",")[1])), (kind, p)
            checked += 1
    print(f"{len(rows)} vectors, {checked} of them equal in pdqhash-python", file=sys.stderr)


if __name__ == "__main__":
    main()
