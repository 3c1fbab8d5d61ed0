// SPDX-License-Identifier: Apache-2.0
// Times the PDQ kernel and JPEG → PDQ in this process; see Benchmarks/measure-pdq, which runs it.
//
// usage: pdq-bench jpeg FILE…     a line for each: file, nanoseconds of reading and PDQ, of PDQ from bytes in memory,
//                                 of bare luma decoding, hash, quality
//        pdq-bench kernel FILE…   512×512 bytes of luma each: file, kernel, nanoseconds of bytes, of floats, of
//                                 eight hashes of bytes, hash
//        pdq-bench once FILE      hashes such a file a hundred times with the best kernel, for counting instructions

internal import CBareJPEG
internal import EvidenceModel
internal import Glibc
internal import MediaDecoding
internal import NativeDecoders
internal import PerceptualHash

let side = 512

/// Time of the processor, so that other programs on the machine do not count.
func now() -> Int {
  var time = timespec()
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func nanoseconds(_ body: () throws -> Void) rethrows -> Int {
  let start = now()
  try body()
  return now() - start
}

func read(_ path: String) -> [UInt8] {
  let descriptor = unsafe open(path, O_RDONLY)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0 else { return [] }
  return unsafe [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
    count = unsafe max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
  }
}

func measureFiles(_ paths: [String]) throws {
  var examiner = try ImageExaminer()
  let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)
  for path in paths {
    let bytes = read(path)
    var found: PDQFingerprint?
    unsafe martlet_bare_decode(bytes, bytes.count)
    let whole = nanoseconds { _ = examiner.examine(read(path), format: .jpeg, request) }
    let hashing = nanoseconds { found = examiner.examine(bytes, format: .jpeg, request).pdq }
    let decoding = nanoseconds { unsafe martlet_bare_decode(bytes, bytes.count) }
    guard let found else { continue }
    print(path, whole, hashing, decoding, found.hash, found.quality)
  }
}

func measureKernels(_ paths: [String]) {
  for path in paths {
    let bytes = read(path)
    let floats = bytes.map { Float($0) }
    for kernel in PDQKernel.available {
      var hasher = PDQHasher(kernel: kernel)
      var found: PDQFingerprint?
      _ = hasher.hash(luma: bytes.span, width: side, height: side)
      let ofBytes = nanoseconds {
        found = hasher.hash(luma: bytes.span, width: side, height: side)
      }
      _ = hasher.hash(luma: floats.span, width: side, height: side)
      let ofFloats = nanoseconds {
        found = hasher.hash(luma: floats.span, width: side, height: side)
      }
      let ofEight = nanoseconds {
        _ = hasher.dihedral(luma: bytes.span, width: side, height: side)
      }
      guard let found else { continue }
      print(path, kernel, ofBytes, ofFloats, ofEight, found.hash)
    }
  }
}

func hashOften(_ path: String) {
  let bytes = read(path)
  var hasher = PDQHasher()
  for _ in 0..<100 { _ = hasher.hash(luma: bytes.span, width: side, height: side) }
}

let paths = Array(CommandLine.arguments.dropFirst(2))
switch CommandLine.arguments.dropFirst().first {
case "jpeg": try measureFiles(paths)
case "kernel": measureKernels(paths)
case "once" where paths.count == 1: hashOften(paths[0])
default:
  print("usage: pdq-bench jpeg|kernel|once FILE…")
  exit(2)
}
