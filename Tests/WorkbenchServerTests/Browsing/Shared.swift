// SPDX-License-Identifier: Apache-2.0
// A value that a test reads after code that runs elsewhere has set it.

import Synchronization

/// A value that a test reads after code that runs elsewhere has set it.
final class Shared<Value: Sendable>: Sendable {
  let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }
}
