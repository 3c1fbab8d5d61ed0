// SPDX-License-Identifier: Apache-2.0
// Texts as generators write them, with harmless words.

enum Samples {
  static let infotext = """
    a red lighthouse at dawn, <lora:coast style:0.8>, wide sea
    second line <lyco:mist:0.5:1.0>
    Negative prompt: fog, blur
    Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234567890, Size: 512x768, \
    Model hash: 0123456789, Model: harbour_v1, VAE hash: 0x89abcdef01, VAE: sea.vae, \
    Denoising strength: 0.5, ControlNet 0: "Module: canny, Weight: 1", \
    Lora hashes: "coast style: 0123456789ab, mist: 89abcdef", \
    Hashes: {"model": "0123456789", "lora:coast": "0123456789ab", "note": "a } in, text"}, \
    Civitai resources: [{"type":"lora","weight":0.8,"modelName":"Coast","modelVersionId":12}], \
    Version: v1.10.1
    """

  static let graph = """
    {"3": {"class_type": "KSampler", "inputs": {"seed": 42, "steps": 25, "cfg": 6.5,
      "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0, "model": ["10", 0],
      "positive": ["15", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
     "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "harbour.safetensors"}},
     "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768}},
     "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red lighthouse", "clip": ["4", 1]},
       "is_changed": [NaN]},
     "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "fog", "clip": ["4", 1]}},
     "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["11", 0]}},
     "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "sea", "images": ["8", 0]}},
     "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "coast.safetensors",
       "strength_model": 0.8, "strength_clip": 1, "model": ["12", 0], "clip": ["4", 1]}},
     "11": {"class_type": "VAELoader", "inputs": {"vae_name": "sea.vae"}},
     "12": {"class_type": "LoraLoader", "inputs": {"lora_name": "unused.safetensors",
       "strength_model": 0, "model": ["4", 0], "clip": ["4", 1]}},
     "13": {"class_type": "LoadImage", "inputs": {"image": "sketch.png"}},
     "14": {"class_type": "ControlNetLoader", "inputs": {"control_net_name": "lines.pth"}},
     "15": {"class_type": "ControlNetApply", "inputs": {"strength": 0.7, "conditioning": ["6", 0],
       "control_net": ["14", 0], "image": ["13", 0]}},
     "16": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "spare.ckpt"}}}
    """

  static let workflow = """
    {"last_node_id": 3, "nodes": [
      {"id": 1, "type": "CheckpointLoaderSimple", "widgets_values": ["harbour.safetensors"]},
      {"id": 2, "type": "CLIPTextEncode", "widgets_values": ["a red lighthouse"]},
      {"id": 3, "type": "KSampler", "widgets_values": [42, "fixed", 25, 6.5, "euler", "normal", 1]},
      {"id": 4, "type": "LoadImage", "widgets_values": ["sketch.png", "image"]}],
     "links": [[1, 1, 0, 3, 0, "MODEL"], [2, 2, 0, 3, 1, "CONDITIONING"], [3, 4, 0, 3, 3, "LATENT"]],
     "version": 0.4}
    """
}
