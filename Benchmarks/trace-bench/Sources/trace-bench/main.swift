// SPDX-License-Identifier: Apache-2.0
// Measures what looking for traces costs beside decoding and hashing, picture by picture, bare and laden, on one thread.
//
// usage: trace-bench FILE…             a line for each picture, form and load
//        trace-bench count FORM TIMES  looks for the traces of a laden picture, `jpeg` or `png`, so many times, for
//                                      counting instructions

import EvidenceModel
import Foundation
import Glibc
import MediaDecoding
import NativeDecoders
import PerceptualHash
import Provenance
import SyntheticEncoding

let tools = ProvenanceTools(
  openDecompression: { try NativeContainers.openDecompression($0, limits: $1) },
  openMarkup: { try NativeContainers.openMarkup($0, limits: $1) },
  rows: VipsPictureRows(),
  fingerprint: { luma, width, height in
    var hasher = PDQHasher()
    return hasher.hash(luma: luma.span, width: width, height: height)
  })
let scanner = TraceScanner(tools: tools)
let pixels = PixelTraces(rows: VipsPictureRows(), tools: tools, keys: [])
var examiner = try ImageExaminer()
try examiner.warmUp()
let request = ExaminationRequest(
  wantsPDQ: true, wantsDihedral: false, wantsTraces: true, limits: .standard)

/// The processor's milliseconds of this process so far.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

/// The least of the processor's milliseconds of 21 runs.
func least(_ body: () throws -> Void) rethrows -> Double {
  try (0..<21).map { _ in
    let start = processorTime()
    try body()
    return processorTime() - start
  }.min() ?? 0
}

/// Rows of a picture in memory, for watching without decoding.
struct KeptRows {
  var shape: PictureShape?
  var rows: [[UInt8]] = []

  init(_ file: [UInt8], _ format: MediaFormat) throws {
    var (shape, rows): (PictureShape?, [[UInt8]]) = (nil, [])
    try VipsPictureRows().visitRows(of: file, format: format, limits: .standard) {
      shape = $0
      rows.append($2)
      return true
    }
    (self.shape, self.rows) = (shape, rows)
  }

  /// Gives all rows to a watcher.
  func show(to watch: PixelWatch) {
    guard let shape else { return }
    for (number, row) in rows.enumerated() {
      guard watch.take(shape, number, row.span) else { break }
    }
    watch.finish(isWhole: true)
  }
}

/// What a picture was measured to take, as a line of the table.
@MainActor
func measure(_ picture: MeasuredPicture) throws -> (line: String, kinds: Set<String>)? {
  let bytes = picture.bytes
  guard let format = MediaFormat.sniff(bytes) else { return nil }
  let source = MemoryBytes(bytes)
  let found = examiner.examine(bytes, format: format, request)
  let megapixels = Double((found.image?.width ?? 0) * (found.image?.height ?? 0)) / 1e6
  let decoding = least { _ = examiner.examine(bytes, format: format, request) }
  var traces: [Trace] = []
  let whole = try least {
    let watch = try pixels.watch(source, format)
    let seen = examiner.examine(bytes, format: format, request, watcher: watch)
    traces = try scanner.scan(source, format: format, pdq: seen.pdq, watch: watch).traces
    traces += try pixels.scan(source, format, .standard, watch: watch)
  }
  let rows = try KeptRows(bytes, format)
  let watch = try pixels.watch(source, format)
  if let watch { rows.show(to: watch) }
  let scanning = try least {
    _ = try scanner.scan(source, format: format, pdq: found.pdq, watch: watch)
  }
  let watching = try least {
    guard let watch = try pixels.watch(source, format) else { return }
    rows.show(to: watch)
    _ = try pixels.scan(source, format, .standard, watch: watch)
  }
  let numbers = [
    megapixels, Double(bytes.count), decoding, whole, scanning / megapixels, watching / megapixels,
  ].map { DecimalText.fixed($0, places: $0 > 1_000 ? 0 : 3) }
  let kinds = traces.map(\.kind)
  return (
    ([picture.name] + numbers + [kinds.joined(separator: ",")]).joined(separator: "\t"), Set(kinds)
  )
}

/// Looks for the traces of a laden picture so many times.
///
/// - Throws: what encoding and looking throw; ends with an error where something written is not read.
@MainActor
func count(_ form: String, _ times: Int) throws {
  let picture = try MeasuredPicture.laden(as: form == "png" ? .png() : .jpeg(quality: 85))
  guard let picture, let format = MediaFormat.sniff(picture.bytes) else { exit(1) }
  let source = MemoryBytes(picture.bytes)
  let watch = try pixels.watch(source, format)
  if let watch { try KeptRows(picture.bytes, format).show(to: watch) }
  for _ in 0..<times {
    let traces = try scanner.scan(source, format: format, watch: watch).traces
    guard picture.carries.isSubset(of: traces.map(\.kind)) else { exit(1) }
  }
}

if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "count" {
  try count(CommandLine.arguments[2], Int(CommandLine.arguments[3]) ?? 0)
  exit(0)
}

print(
  "picture\tmegapixels\tbytes\tdecoding and PDQ\twith all traces\tmetadata and tests a megapixel\t"
    + "pixels a megapixel\ttraces")
var missing: [String] = []
for path in CommandLine.arguments.dropFirst() {
  let file = [UInt8](try Data(contentsOf: URL(filePath: path)))
  let name = URL(filePath: path).deletingPathExtension().lastPathComponent
  let pictures = try MeasuredPicture.all(of: file, name: name)
  if pictures.isEmpty { missing.append("\(name): no picture of three channels") }
  for picture in pictures {
    guard let result = try measure(picture) else { continue }
    print(result.line)
    let unread = picture.carries.subtracting(result.kinds)
    missing += unread.sorted().map { "\(picture.name): \($0)" }
  }
}
guard missing.isEmpty else {
  FileHandle.standardError.write(
    Data(("not read: " + missing.joined(separator: "; ") + "\n").utf8))
  exit(1)
}
