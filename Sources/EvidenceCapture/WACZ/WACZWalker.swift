// SPDX-License-Identifier: Apache-2.0
// A WACZ as a container: its files checked against what it says about them.

internal import EvidenceModel
internal import MediaDecoding

/// A WACZ as a container of WARCs.
///
/// Each file is checked against `datapackage.json` while it is read. Indexes, page lists and logs are
/// checked and passed over; files that the package does not list are captures with a finding.
final class WACZWalker: Walker {
  private let archive: ArchiveWalker
  private let context: CaptureContext
  private let package: WACZPackage
  private var seen: Set<String> = []
  private var hasEnded = false

  init(_ archive: ArchiveWalker, package: WACZPackage, context: CaptureContext) {
    self.archive = archive
    self.package = package
    self.context = context
  }

  func next() throws -> Found? {
    while let found = try archive.next() {
      guard case .payload(let stream, _) = found.content else { return found }
      let name = String(decoding: found.locator.bytes, as: UTF8.self)
      let payload = checked(stream, name)
      guard WACZPackage.isBookkeeping(name) else {
        return Found(
          role: found.role, locator: found.locator, time: found.time,
          content: .payload(payload, source: nil))
      }
      try payload.drain()
      context.findings.add(payload.findings)
    }
    finish()
    return nil
  }

  private func checked(_ stream: any PayloadStream, _ name: String) -> CheckedPayload {
    seen.insert(name)
    let isManifest = name == WACZPackage.manifestName || name == WACZPackage.manifestDigestName
    let resource = package.resources[name]
    if resource == nil, !isManifest, !package.resources.isEmpty {
      context.findings.add(
        Finding(
          code: "wacz.unlisted", severity: .defect,
          detail: "the package holds a file that datapackage.json does not list"))
    }
    return CheckedPayload(stream, resource: resource)
  }

  private func finish() {
    guard !hasEnded else { return }
    hasEnded = true
    let missing = package.resources.keys.count { !seen.contains($0) }
    guard missing > 0 else { return }
    context.findings.add(
      Finding(
        code: "wacz.missing", severity: .unreadable,
        detail: "datapackage.json lists \(missing) files that the package does not hold"))
  }
}

/// A file of a WACZ, checked against what the package says about it.
private final class CheckedPayload: PayloadStream {
  private let inner: any PayloadStream
  private let resource: WACZPackage.Resource?
  private var digest: RunningDigest?
  private var count = 0
  private var hasEnded = false
  private var own: [Finding] = []

  init(_ inner: any PayloadStream, resource: WACZPackage.Resource?) {
    self.inner = inner
    self.resource = resource
    digest = (resource?.digest?.algorithm).map(RunningDigest.init)
  }

  var findings: [Finding] { inner.findings + own }

  func next(maximum: Int) throws -> [UInt8] {
    let bytes = try inner.next(maximum: maximum)
    count += bytes.count
    digest?.update(bytes)
    if bytes.isEmpty { finish() }
    return bytes
  }

  private func finish() {
    guard !hasEnded else { return }
    hasEnded = true
    let sizeDiffers = resource?.byteCount.map { $0 != count } ?? false
    let digestDiffers = resource?.digest.map { $0.bytes != digest?.value } ?? false
    guard sizeDiffers || digestDiffers else { return }
    own.append(
      Finding(
        code: "wacz.hash_mismatch", severity: .defect,
        detail: "a file of the package does not match its stated digest or size"))
  }
}
