// SPDX-License-Identifier: Apache-2.0
// The certificate and key of a workbench, read and held against each other before anything is served or told.

internal import Casework
internal import NIOSSL

/// The certificate and key that a workbench is served with.
struct ServedCertificate: Sendable {
  /// How connections are encrypted: TLS 1.2 at least.
  let configuration: TLSConfiguration
  /// The DNS names that the certificate is for.
  let names: [String]

  /// Reads the files, and checks that the key is the certificate's.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for files that are none, and for a key of another certificate.
  init(_ files: WorkbenchConfiguration.Certificate) throws(CaseworkError) {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(files.chain)
      let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      self.configuration = configuration
      names = chain.first.map(ServedNames.names) ?? []
    } catch {
      throw CaseworkError(
        .usage, "--tls-certificate and --tls-key must name PEM files of a certificate and its key")
    }
    do { _ = try NIOSSLContext(configuration: configuration) } catch {
      throw CaseworkError(
        .usage,
        "the key of --tls-key is not that of the certificate of --tls-certificate; name the two that belong together"
      )
    }
  }
}
