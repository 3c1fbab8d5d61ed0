// SPDX-License-Identifier: Apache-2.0
// The names that pickles of model files usually import.

/// The names that a pickle imports.
enum PickleImports {
  /// The names that PyTorch's own reader of weights and AUTOMATIC1111's reader of checkpoints let pass.
  ///
  /// - Source: pytorch/pytorch, `torch/_weights_only_unpickler.py`; AUTOMATIC1111/stable-diffusion-webui,
  ///   `modules/safe.py`.
  static let usual: Set<String> = {
    let storages = [
      "FloatStorage", "HalfStorage", "BFloat16Storage", "DoubleStorage", "LongStorage",
      "IntStorage",
      "ShortStorage", "CharStorage", "ByteStorage", "BoolStorage",
    ]
    let types = [
      "float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8",
      "bool",
      "float8_e4m3fn", "float8_e5m2",
    ]
    let arrays = ["numpy.core.multiarray", "numpy._core.multiarray"].flatMap {
      [$0 + ".scalar", $0 + "._reconstruct"]
    }
    let others = [
      "collections.OrderedDict", "torch.Size", "torch.Tensor", "torch.device",
      "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
      "torch._utils._rebuild_parameter", "torch._utils._rebuild_device_tensor_from_numpy",
      "torch._tensor._rebuild_from_type_v2", "torch.nn.parameter.Parameter",
      "torch.nn.modules.container.ParameterDict", "torch.serialization._get_layout",
      "torch.storage.UntypedStorage", "torch.storage.TypedStorage", "torch.UntypedStorage",
      "numpy.dtype", "numpy.ndarray", "_codecs.encode", "builtins.set", "__builtin__.set",
      "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
    ]
    return Set((storages + types).map { "torch." + $0 } + arrays + others)
  }()

  /// The names whose calls make a tensor.
  static let tensorMakers: Set<String> = [
    "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
  ]
}
