// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <archive.h>
#include <archive_entry.h>

// archive_set_error is variadic, which Swift cannot call.
static inline void archive_set_error_text(struct archive *reader, const char *text) {
  archive_set_error(reader, -1, "%s", text);
}
