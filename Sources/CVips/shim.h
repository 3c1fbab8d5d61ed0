// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vips/vips.h>
#include "load.h"
#include "render.h"
