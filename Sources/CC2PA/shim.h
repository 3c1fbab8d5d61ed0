// SPDX-License-Identifier: Apache-2.0
// The few functions of the official C2PA library that reading needs. The library is opened at run time, after
// its digest was checked, and never linked; its wheel holds no header, so that the types stand here.
// Source: c2pa-python 0.38.1 (c2pa-c-ffi 0.91.3).
#pragma once
#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

typedef intptr_t (*martlet_c2pa_reading)(void *context, uint8_t *data, intptr_t length);
typedef intptr_t (*martlet_c2pa_seeking)(void *context, intptr_t offset, int whence);
typedef intptr_t (*martlet_c2pa_writing)(void *context, const uint8_t *data, intptr_t length);
typedef intptr_t (*martlet_c2pa_flushing)(void *context);

typedef struct {
  void *(*settings_new)(void);
  int (*settings_update)(void *settings, const char *text, const char *format);
  void *(*builder_new)(void);
  int (*builder_set)(void *builder, void *settings);
  void *(*builder_build)(void *builder);
  void *(*reader_new)(void *context);
  void *(*reader_read)(void *reader, const char *type, void *stream);
  char *(*reader_json)(void *reader);
  void *(*stream_new)(
      void *context, martlet_c2pa_reading, martlet_c2pa_seeking, martlet_c2pa_writing, martlet_c2pa_flushing);
  void (*stream_release)(void *stream);
  char *(*error)(void);
  int (*release)(const void *any);
} martlet_c2pa;

// Opens the library; 0 when a function is missing or the file cannot be loaded.
static inline int martlet_c2pa_open(const char *path, martlet_c2pa *library) {
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
  struct { void *target; const char *name; } functions[] = {
      {&library->settings_new, "c2pa_settings_new"},
      {&library->settings_update, "c2pa_settings_update_from_string"},
      {&library->builder_new, "c2pa_context_builder_new"},
      {&library->builder_set, "c2pa_context_builder_set_settings"},
      {&library->builder_build, "c2pa_context_builder_build"},
      {&library->reader_new, "c2pa_reader_from_context"},
      {&library->reader_read, "c2pa_reader_with_stream"},
      {&library->reader_json, "c2pa_reader_json"},
      {&library->stream_new, "c2pa_create_stream"},
      {&library->stream_release, "c2pa_release_stream"},
      {&library->error, "c2pa_error"},
      {&library->release, "c2pa_free"},
  };
  for (unsigned i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    void *address = dlsym(handle, functions[i].name);
    if (!address) return 0;
    memcpy(functions[i].target, &address, sizeof address);
  }
  return 1;
}

// A context with settings in JSON; null when they are refused.
static inline void *martlet_c2pa_context(const martlet_c2pa *library, const char *settings_text) {
  void *settings = library->settings_new();
  if (!settings) return 0;
  void *context = 0;
  if (library->settings_update(settings, settings_text, "json") == 0) {
    void *builder = library->builder_new();
    if (builder && library->builder_set(builder, settings) == 0) {
      context = library->builder_build(builder);
    } else if (builder) {
      library->release(builder);
    }
  }
  library->release(settings);
  return context;
}

static inline intptr_t martlet_c2pa_no_write(void *context, const uint8_t *data, intptr_t length) {
  (void)context, (void)data, (void)length;
  return -1;
}

static inline intptr_t martlet_c2pa_no_flush(void *context) {
  (void)context;
  return -1;
}

// What a file's credentials say, as JSON to be released; null with `*error` set, also to be released.
static inline char *martlet_c2pa_read(
    const martlet_c2pa *library, void *context, const char *type, void *source,
    martlet_c2pa_reading reading, martlet_c2pa_seeking seeking, char **error) {
  char *text = 0;
  void *stream = library->stream_new(
      source, reading, seeking, martlet_c2pa_no_write, martlet_c2pa_no_flush);
  // Reading consumes the reader, also when it fails.
  void *reader = stream ? library->reader_new(context) : 0;
  if (reader) reader = library->reader_read(reader, type, stream);
  if (reader) text = library->reader_json(reader);
  *error = text ? 0 : library->error();
  if (reader) library->release(reader);
  if (stream) library->stream_release(stream);
  return text;
}

static inline void martlet_c2pa_release(const martlet_c2pa *library, const void *any) {
  if (any) library->release(any);
}
