// SPDX-License-Identifier: Apache-2.0
#pragma once
// Debian's libxml2 uses ICU inside; its headers would bring ICU's types in, which are other ones than those of
// Foundation. Only the last, private member of a struct that is never made here goes with it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/HTMLparser.h>
