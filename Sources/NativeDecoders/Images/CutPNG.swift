// SPDX-License-Identifier: Apache-2.0
// What is left of a PNG whose end is missing, as a file that is whole.

internal import CZlib
internal import MediaDecoding

/// Makes a whole file of what there is of a PNG that was cut.
///
/// The decoder takes the data in pieces of 8 KB and gives up a last one that is short, all of a small picture, and it opens an
/// interlaced picture only as a whole. Here every byte that is there is unpacked; the samples of missing rows are 0, and
/// of an interlaced picture coarse ones stand for fine ones that are missing, as browsers show it.
enum CutPNG {
  /// The most bytes of data, packed or unpacked, that are made whole; of larger ones the decoder's own way is taken.
  static let mostBytes = 32 << 20
  /// The most bytes of chunks before the data, which go along: palettes, profiles, texts.
  private static let mostBefore = 4 << 20
  /// How many bytes of a file are unpacked at a time: where they contradict their format, as many are lost.
  private static let piece = 4 << 10
  /// The most bytes of a stored block of a zlib stream (RFC 1951, section 3.2.4).
  private static let block = 65_535

  /// The picture as a whole file; `nil` for what is not cut, has no whole row, or is larger than ``mostBytes``.
  ///
  /// - Complexity: O(bytes + bytes of all rows).
  static func whole(of bytes: [UInt8]) -> [UInt8]? {
    guard bytes.starts(with: PNGChunks.signature), PNGFrames(bytes).isCut else { return nil }
    var (head, first, packed): (PNGChunk?, Int?, [UInt8]) = (nil, nil, [])
    for chunk in PNGChunks(bytes) {
      head = head ?? chunk
      guard chunk.name == "IDAT" else { continue }
      first = first ?? chunk.start
      guard chunk.data.count <= mostBytes - packed.count else { return nil }
      packed += bytes[chunk.data]
    }
    guard let head, head.name == "IHDR", let first, first - head.end <= mostBefore,
      let layout = PNGLayout(bytes[head.data]), layout.dataByteCount <= mostBytes
    else { return nil }
    var rows = unpack(packed, to: layout.dataByteCount)
    guard rows.count >= layout.firstRowByteCount else { return nil }
    if layout.isInterlaced {
      rows = layout.deinterlaced(rows)
    } else {
      rows += [UInt8](repeating: 0, count: layout.byteCount - rows.count)
    }
    var whole = PNGChunks.signature
    // The last byte of the header says whether the picture is interlaced.
    whole += PNGChunk.made("IHDR", bytes[head.data].dropLast() + [0])
    whole += bytes[head.end..<first]
    whole += PNGChunk.made("IDAT", stored(rows))
    whole += PNGChunk.made("IEND", [])
    return whole
  }

  /// What `packed` unpacks to as far as it goes, `most` bytes of it at the most.
  private static func unpack(_ packed: [UInt8], to most: Int) -> [UInt8] {
    let limits = ContainerLimits(
      outputBytes: .max, ratio: .max, entries: 1, nameBytes: 1, milliseconds: .max)
    guard let stream = try? InflateDecompression(.zlibOrRaw, limits: limits) else { return [] }
    defer { stream.close() }
    var (rows, place): ([UInt8], Int) = ([], 0)
    while rows.count < most {
      let given = packed[place..<min(packed.count, place + piece)]
      guard let step = try? stream.step(Array(given)), step.consumed > 0 || !step.output.isEmpty
      else { break }
      rows += step.output.prefix(most - rows.count)
      place += step.consumed
      if step.memberEnded { break }
    }
    return rows
  }

  /// A zlib stream that holds `rows` as they are.
  private static func stored(_ rows: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    stream.reserveCapacity(rows.count + rows.count / block * 5 + 16)
    for start in stride(from: 0, to: rows.count, by: block) {
      let end = min(rows.count, start + block)
      let count = UInt16(end - start)
      stream.append(end == rows.count ? 1 : 0)
      for number in [count, ~count] { stream += [UInt8(number & 0xff), UInt8(number >> 8)] }
      stream += rows[start..<end]
    }
    let sum = unsafe rows.withUnsafeBufferPointer {
      unsafe adler32(1, $0.baseAddress, UInt32($0.count))
    }
    return stream + PNGChunk.number(Int(sum))
  }
}
