// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <seccomp.h>
#include "escape.h"
#include "lockdown.h"
