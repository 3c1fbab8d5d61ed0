// SPDX-License-Identifier: Apache-2.0
// The trust lists that a person installed: a folder of small files that only that person may read.

public import EvidenceModel
internal import Foundation
public import MediaDecoding

/// One installed list.
public struct InstalledTrust: Hashable, Sendable {
  /// The name the person gave it.
  public let name: String
  /// The day it is of, as `YYYY-MM-DD`.
  public let date: String
  /// The digest of the imported file.
  public let sha256: SHA256Digest
  /// `certificates` or `pixel_key`.
  public let kind: String
  /// The number of certificates; 0 for a key.
  public let certificates: Int
  /// How many of them have run out.
  public let expired: Int
  let content: TrustFile.Content

  /// One line of JSON, without the certificates themselves.
  public var json: JSONValue {
    [
      "schema": "martlet.trust/1", "name": .string(name), "date": .string(date),
      "sha256": .string(sha256.description), "kind": .string(kind),
      "certificates": JSONValue(certificates), "expired": JSONValue(expired),
    ]
  }
}

/// The folder of installed lists; made with the first import, mode 0700.
///
/// Nothing is shipped in it and nothing fetched: who is trusted is each person's decision.
public struct TrustFolder: Sendable {
  private static let longestName = 80

  private let path: String

  /// The folder at `path`, which need not exist.
  public init(path: String) { self.path = path }

  /// The installed lists, by name.
  ///
  /// - Throws: ``TrustListError`` `.changed` for a list that is not as it was imported.
  public func lists(now: Instant) throws(TrustListError) -> [InstalledTrust] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var lists: [InstalledTrust] = []
    for name in names.sorted() where name.hasSuffix(".json") {
      lists.append(try list(at: path + "/" + name, now: now))
    }
    return lists.sorted { $0.name < $1.name }
  }

  /// What decoders are told: the installed lists and keys, before the published keys.
  ///
  /// - Throws: ``TrustListError`` `.changed`.
  public func trust(now: Instant) throws(TrustListError) -> ContentTrust {
    var trust = ContentTrust.standard
    var keys: [PixelSigningKey] = []
    for list in try lists(now: now) {
      switch list.content {
      case .certificates(let pem):
        trust.lists.append(
          TrustList(name: list.name, date: list.date, sha256: list.sha256, pem: pem))
      case .pixelKey(let key):
        keys.append(PixelSigningKey(name: list.name, publicKey: key, isConfirmed: true))
      }
    }
    trust.keys = keys + trust.keys
    return trust
  }

  /// Installs the content of a file.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - name: What the person calls it; unique.
  ///   - date: The day the list is of, as `YYYY-MM-DD`, not in the future.
  ///   - now: The time.
  /// - Returns: what was installed.
  /// - Throws: ``TrustListError``; nothing is installed then.
  public func add(
    _ bytes: [UInt8], name: String, date: String, now: Instant
  ) throws(TrustListError) -> InstalledTrust {
    try Self.check(name: name)
    try Self.check(date: date, now: now)
    let file = try TrustFile(bytes, now: now)
    guard file.certificates == 0 || file.expired < file.certificates else {
      throw TrustListError(
        .expired, "every certificate in the file has run out; get a newer list")
    }
    let known = try lists(now: now)
    if known.contains(where: { $0.name.lowercased() == name.lowercased() }) {
      throw TrustListError(
        .duplicate, "a list named \(name) is installed; remove it first, or choose another name")
    }
    if let same = known.first(where: { $0.sha256 == file.sha256 }) {
      throw TrustListError(.duplicate, "the same file is installed as \(same.name)")
    }
    guard known.count(where: { $0.kind == file.kind }) < ContentTrust.maximumLists - 1 else {
      throw TrustListError(.duplicate, "fifteen lists are installed already; remove one first")
    }
    try write(file, bytes: bytes, name: name, date: date)
    return Self.installed(file, name: name, date: date)
  }

  /// Removes the list called `name`.
  ///
  /// - Throws: ``TrustListError`` `.notFound`, `.unwritable`.
  public func remove(name: String) throws(TrustListError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for file in names where file.hasSuffix(".json") {
      guard Self.read(path + "/" + file)?["name"]?.text == name else { continue }
      do { return try FileManager.default.removeItem(atPath: path + "/" + file) } catch {
        throw TrustListError(.unwritable, "the list cannot be removed; check permissions")
      }
    }
    throw TrustListError(.notFound, "no list of that name is installed; see martlet trust list")
  }

  // MARK: - Files

  private func list(at file: String, now: Instant) throws(TrustListError) -> InstalledTrust {
    guard let json = Self.read(file), let name = json["name"]?.text,
      let date = json["date"]?.text, let text = json["file"]?.text
    else {
      throw TrustListError(.changed, "an installed trust list cannot be read; remove and import it")
    }
    let content = try TrustFile(Array(text.utf8), now: now)
    guard json["sha256"]?.text == content.sha256.description else {
      throw TrustListError(
        .changed, "the trust list \(name) is not as it was imported; remove and import it")
    }
    return Self.installed(content, name: name, date: date)
  }

  private static func read(_ path: String) -> JSONValue? {
    FileManager.default.contents(atPath: path).flatMap { try? JSONParser.parse(Array($0)) }
  }

  private static func installed(_ file: TrustFile, name: String, date: String) -> InstalledTrust {
    InstalledTrust(
      name: name, date: date, sha256: file.sha256, kind: file.kind,
      certificates: file.certificates, expired: file.expired, content: file.content)
  }

  /// Writes beside the final name and renames, so that half a list is never seen.
  private func write(
    _ file: TrustFile, bytes: [UInt8], name: String, date: String
  ) throws(TrustListError) {
    let json: JSONValue = [
      "format": 1, "name": .string(name), "date": .string(date),
      "sha256": .string(file.sha256.description),
      "file": .string(String(decoding: bytes, as: UTF8.self)),
    ]
    let place = path + "/\(file.sha256).json"
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      guard
        FileManager.default.createFile(
          atPath: place + ".new", contents: Data(json.compactText.utf8),
          attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
      try FileManager.default.moveItem(atPath: place + ".new", toPath: place)
    } catch {
      throw TrustListError(
        .unwritable, "the trust folder cannot be written; check room and permissions")
    }
  }

  // MARK: - Names and dates

  private static func check(name: String) throws(TrustListError) {
    let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard !name.isEmpty, name.count <= longestName, isPlain,
      EvidenceText.escaped(name) == name
    else {
      throw TrustListError(.badOption, "--name must be 1 to 80 plain characters")
    }
  }

  private static func check(date: String, now: Instant) throws(TrustListError) {
    let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    guard date.utf8.count == 10, let day = try? style.parse(date), day.formatted(style) == date
    else { throw TrustListError(.badOption, "--date must be a day as YYYY-MM-DD") }
    let today = Date(timeIntervalSince1970: Double(now.microseconds) / 1_000_000)
    // A day may have begun elsewhere.
    guard day < today.addingTimeInterval(86_400) else {
      throw TrustListError(.badOption, "--date lies in the future; give the day the list is of")
    }
  }
}
