// SPDX-License-Identifier: Apache-2.0
// What an animated PNG says of its frames, and a picture of its own made of each.

internal import MediaDecoding

/// The canvas and the frames of an animated PNG.
///
/// Frames count that come behind the word that the file is animated, however many it states, and in whichever order they
/// are numbered; other chunks may stand between a frame's word and its data. No checksum keeps a chunk from being read.
///
/// - Source: Portable Network Graphics (third edition), sections 4.10 and 11.3.6.
struct PNGAnimation {
  /// How long a frame is shown that states no time, in microseconds: as browsers show it.
  private static let shortest: Int64 = 100_000
  private static let headerSize = 13
  /// The chunks that say how samples are read, and the most bytes that their data have.
  private static let mostBytes = ["PLTE": 768, "tRNS": 256]
  private static let data: Set<String> = ["IDAT", "fdAT"]

  /// One frame.
  struct Frame {
    /// Where it is laid.
    fileprivate(set) var place: PNGPlace
    /// How long it is shown, in microseconds; more than 0.
    let delay: Int64
    /// What becomes of its place before the next.
    let disposal: PNGDisposal
    /// Whether it is laid over what is there, instead of taking its place.
    let isOver: Bool
    /// Where the chunks of its data lie, among others.
    fileprivate(set) var chunks: Range<Int>
  }

  /// The canvas: as large as the picture.
  let canvas: PNGPlace
  /// The frames, in the order of the file.
  private(set) var frames: [Frame] = []
  /// Whether there are more frames than were wanted.
  private(set) var isPart = false
  /// Whether something is not as it is to be: a checksum, a frame's word, or its size.
  private(set) var isDamaged = false

  private let bytes: [UInt8]
  private let header: [UInt8]
  private var samplings: [(name: String, chunk: [UInt8])] = []
  private var isOpaque: Bool

  /// Finds the first `most` frames of `bytes`.
  ///
  /// - Complexity: O(chunks) time, O(`most`) memory.
  /// - Throws: ``DecodeError`` `.corrupt` when the file's header cannot be read.
  init(_ bytes: [UInt8], most: Int) throws(DecodeError) {
    var chunks = PNGChunks(bytes)
    guard let first = chunks.next(), first.name == "IHDR", first.data.count == Self.headerSize
    else {
      throw DecodeError(.corrupt, "the picture's header cannot be read")
    }
    self.bytes = bytes
    header = Array(bytes[first.data])
    canvas = PNGPlace(
      width: PNGChunks.number(header, at: 0), height: PNGChunks.number(header, at: 4))
    // The bit of four says that there is alpha beside the colours.
    isOpaque = header[9] & 4 == 0
    isDamaged = !first.isSound(in: bytes)
    find(chunks, most: most)
  }

  /// Whether nothing of what was there before can be seen once this frame was laid.
  func replacesAll(_ frame: Frame) -> Bool {
    frame.place == canvas && (!frame.isOver || isOpaque)
  }
}

// MARK: - Finding

extension PNGAnimation {
  private mutating func find(_ chunks: PNGChunks, most: Int) {
    var (isAnimated, hasPixels, hasData) = (false, false, false)
    var end = bytes.count
    walk: for chunk in chunks {
      switch chunk.name {
      case "acTL": isAnimated = true
      case "fcTL" where isAnimated:
        guard frames.count < most else {
          isPart = true
          end = chunk.start
          break walk
        }
        close(at: chunk.start)
        note(chunk)
        hasData = false
      case "IDAT" where !frames.isEmpty && !hasData, "fdAT" where !frames.isEmpty && !hasData:
        (hasPixels, hasData) = (true, true)
        if chunk.name == "IDAT" { takeWholeCanvas() }
      case "IDAT": hasPixels = true
      case "PLTE" where !hasPixels, "tRNS" where !hasPixels: keep(chunk)
      case "IEND":
        end = chunk.start
        break walk
      default: break
      }
    }
    close(at: end)
  }

  /// Adds the frame whose word `chunk` is.
  private mutating func note(_ chunk: PNGChunk) {
    let word = bytes[chunk.data]
    let start = chunk.data.lowerBound
    if !chunk.isSound(in: bytes) { isDamaged = true }
    guard word.count >= 26 else {
      isDamaged = true
      frames.append(
        Frame(
          place: PNGPlace(width: 0, height: 0), delay: Self.shortest, disposal: .none,
          isOver: false, chunks: chunk.end..<chunk.end))
      return
    }
    func number(_ offset: Int) -> Int { PNGChunks.number(bytes, at: start + offset) }
    let delay = (number(20) >> 16, number(20) & 0xffff)
    let disposal = PNGDisposal(rawValue: bytes[start + 24])
    if disposal == nil || bytes[start + 25] > 1 { isDamaged = true }
    // There is nothing before the first frame.
    let isWithout = frames.isEmpty && disposal == .previous
    frames.append(
      Frame(
        place: PNGPlace(left: number(12), top: number(16), width: number(4), height: number(8)),
        delay: delay.0 == 0
          ? Self.shortest : Int64(delay.0) * 1_000_000 / Int64(delay.1 == 0 ? 100 : delay.1),
        disposal: isWithout ? .background : disposal ?? .none, isOver: bytes[start + 25] == 1,
        chunks: chunk.end..<chunk.end))
  }

  /// The picture's own data are as large as the picture, whatever the last frame's word says.
  private mutating func takeWholeCanvas() {
    let last = frames.count - 1
    if frames[last].place != canvas { isDamaged = true }
    frames[last].place = canvas
  }

  /// Has the chunks of the last frame end at `end`.
  private mutating func close(at end: Int) {
    guard let last = frames.indices.last else { return }
    let start = frames[last].chunks.lowerBound
    frames[last].chunks = start..<max(start, end)
  }

  private mutating func keep(_ chunk: PNGChunk) {
    guard chunk.isWhole, chunk.data.count <= Self.mostBytes[chunk.name] ?? 0,
      !samplings.contains(where: { $0.name == chunk.name })
    else {
      isDamaged = true
      return
    }
    if !chunk.isSound(in: bytes) { isDamaged = true }
    if chunk.name == "tRNS" { isOpaque = false }
    samplings.append((chunk.name, PNGChunk.made(chunk.name, bytes[chunk.data])))
  }
}

// MARK: - One frame

extension PNGAnimation {
  /// The most bytes of data that are put into one chunk: decoders refuse large ones.
  private static let largestChunk = 1 << 20

  /// A PNG file of this frame alone, and whether the checksums of its data are right; `nil` where it has no data.
  ///
  /// Texts and profiles, which a decoder would unpack, are left out.
  ///
  /// - Complexity: O(data).
  func file(of frame: Frame) -> (bytes: [UInt8], isSound: Bool)? {
    var file = PNGChunks.signature
    file += PNGChunk.made(
      "IHDR",
      PNGChunk.number(frame.place.width) + PNGChunk.number(frame.place.height) + header[8...])
    for sampling in samplings { file += sampling.chunk }
    var name: String?
    var isSound = true
    for chunk in PNGChunks(bytes, in: frame.chunks) where Self.data.contains(chunk.name) {
      guard chunk.name == name ?? chunk.name else { continue }
      name = chunk.name
      isSound = isSound && chunk.isSound(in: bytes)
      // The number of the chunk stands before the data of further frames.
      var start = chunk.data.lowerBound + (name == "fdAT" ? 4 : 0)
      while start < chunk.data.upperBound {
        let end = min(chunk.data.upperBound, start + Self.largestChunk)
        file += PNGChunk.made("IDAT", bytes[start..<end])
        start = end
      }
    }
    return name == nil ? nil : (file + PNGChunk.made("IEND", []), isSound)
  }
}
