// SPDX-License-Identifier: Apache-2.0
// Every step by which the vault changes the disk, as a seam where tests fail or crash it.

/// One operation of the file system that failed.
package struct FileFault: Error, Hashable, Sendable {
  /// What was tried, such as `write`.
  package let operation: String
  /// The value of `errno`.
  package let number: Int32
  /// Whether it would have changed the disk.
  package let isWrite: Bool

  /// Groups an operation and its `errno`.
  package init(_ operation: String, _ number: Int32, isWrite: Bool = true) {
    self.operation = operation
    self.number = number
    self.isWrite = isWrite
  }
}

/// The steps by which the vault changes the disk.
///
/// The system's own are ``SystemFileOperations``; a test's double fails or stops at the n-th step.
package protocol VaultFileOperations: Sendable {
  /// Makes a folder that only its owner may enter; one that is there already is no failure.
  /// Whether it was made.
  func makeDirectory(_ path: String) throws(FileFault) -> Bool
  /// Makes a file that was not there, mode 0600, open for writing and reading.
  func createExclusively(_ path: String) throws(FileFault) -> Descriptor
  /// Writes all of `bytes` at the descriptor's position.
  func write(_ bytes: some Collection<UInt8>, to descriptor: Descriptor) throws(FileFault)
  /// Makes a file's bytes durable.
  func synchronize(_ path: String) throws(FileFault)
  /// Makes a folder's names durable.
  func synchronizeDirectory(_ path: String) throws(FileFault)
  /// Makes everything written to the file system of `directory` durable.
  func synchronizeFileSystem(of directory: String) throws(FileFault)
  /// Gives a file another name, unless that name is taken. Whether it was free.
  func renameWithoutReplacing(_ path: String, to destination: String) throws(FileFault) -> Bool
  /// Takes a name away; one that is not there is no failure.
  func remove(_ path: String) throws(FileFault)
}
