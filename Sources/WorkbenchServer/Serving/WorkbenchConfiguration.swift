// SPDX-License-Identifier: Apache-2.0
// Where the workbench listens and what bounds it keeps.

public import Casework

/// Where the workbench listens, and what bounds it keeps.
public struct WorkbenchConfiguration: Sendable {
  /// The port where nothing else is asked for.
  public static let standardPort = 8_080

  /// The certificate and key by which the workbench proves who it is.
  public struct Certificate: Hashable, Sendable {
    /// The PEM file of the certificate chain.
    public let chain: String
    /// The PEM file of the private key.
    public let key: String

    /// Names the two files.
    public init(chain: String, key: String) {
      self.chain = chain
      self.key = key
    }
  }

  /// The address to listen at.
  public var host: String
  /// The port to listen at; 0 for any that is free.
  public var port: Int
  /// The certificate; without one the workbench listens at loopback addresses only.
  public var certificate: Certificate?
  /// How many blocking pieces of work go on at once.
  public var workers = 8
  /// Where the next unused connection is closed, in seconds.
  public var idleSeconds = 75.0
  /// How long the head of a request may take to arrive from its first byte on, in seconds.
  public var headSeconds = 20.0
  /// The largest source that may be sent, in bytes: it lies in memory while it is taken in.
  public static let largestSource = 1 << 30
  /// How many queries a day each token has of the matching service; `nil` where there is no such service.
  public var matchingBudget: Int?
  /// Who takes up what others put into a shared library, and builds damaged search indexes anew, while the workbench
  /// serves; where it is `nil`, nobody does.
  public var librarian: Actor?
  /// How lists that come as databases are opened; where it is `nil` they are not read.
  public var listDatabases: ListDatabases?
  /// How long a request's body may take to arrive, in seconds.
  public var bodySeconds = 30.0

  /// How long sessions last at most; they lock after the minutes of the case's policy.
  public var sessions = SessionLimits(idle: .seconds(86_400))
  /// How passwords are kept.
  public var passwords: any PasswordHashing = PasswordHashes.standard
  /// A clock for sessions that only goes forward; the machine's own when `nil`.
  public var uptime: (@Sendable () -> Duration)?
  /// Whether the wall may be shown now; asked for each page.
  public var isWallOn: @Sendable (CaseStore) throws -> Bool = {
    try PolicyService(store: $0, actor: .keyHolder).inForce().policy.isWallOn
  }

  /// Listens at `host` and `port`.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a port that is none, or an address that is not loopback without a
  ///   certificate.
  public init(
    host: String = "127.0.0.1", port: Int = standardPort, certificate: Certificate? = nil
  ) throws(CaseworkError) {
    guard (0...65_535).contains(port) else {
      throw CaseworkError(.usage, "--port must be a number from 0 to 65535")
    }
    guard certificate != nil || Self.isLoopback(host) else {
      throw CaseworkError(
        .usage,
        "the workbench listens at 127.0.0.1 or ::1 only, unless --tls-certificate and --tls-key name its "
          + "certificate; without TLS others on the network could read along")
    }
    self.host = host
    self.port = port
    self.certificate = certificate
  }

  /// Whether an address can be reached from this machine alone.
  public static func isLoopback(_ host: String) -> Bool {
    ["127.0.0.1", "::1", "localhost"].contains(host)
  }

  /// The address as a person types it into a browser.
  public func address(port: Int) -> String {
    let name = host.contains(":") ? "[\(host)]" : host
    return "\(certificate == nil ? "http" : "https")://\(name):\(port)/"
  }
}
