// SPDX-License-Identifier: Apache-2.0
// A small database of known software, for mutations to start from.

import Foundation
import GRDB

/// A small database of known software.
enum SoftwareDatabase {
  /// Its bytes, by way of a file at `path`.
  static func bytes(at path: String) throws -> [UInt8] {
    let queue = try DatabaseQueue(path: path)
    try queue.write {
      try $0.execute(
        sql: """
          CREATE TABLE FILE (sha256 VARCHAR, sha1 VARCHAR, md5 VARCHAR, file_name VARCHAR, file_size INTEGER);
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
          INSERT INTO FILE SELECT NULL, printf('%040x', i), printf('%032x', i), 'sample', i FROM n
          """)
    }
    try queue.close()
    return Array(try Data(contentsOf: URL(filePath: path)))
  }
}
