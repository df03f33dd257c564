#!/usr/bin/env python3
"""What PyTorch computes with each backbone on formula weights, in double precision, written to networks.json.

    pip install torch==2.13.0+cpu && python make_networks.py

Weight i of parameter p is a hash of (i, p) in -1..1 times a scale, so that no weights need be stored. Features are
those of inference mode; loss and gradients those of a training step without dropout.
"""
import json, os, numpy as np, torch, torch.nn.functional as F
from networks import NETWORKS

torch.set_num_threads(2)
CLASSES, SAMPLES = 10, 12

def formula(index, shape, scale):
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(int(np.prod(shape)), dtype=np.uint64) + np.uint64(1)) * np.uint64(2654435761) + np.uint64(97 * index)
    h &= mask
    h ^= h >> np.uint64(15)
    h = h * np.uint64(2246822519) & mask
    h ^= h >> np.uint64(13)
    unit = (h.astype("f8") / 2**31 - 1).astype("f4")
    return torch.from_numpy((unit * np.float32(scale)).astype("f4").astype("f8").reshape(shape))

def sample(values): return [float(f"{v:.8g}") for v in values.detach().reshape(-1)[::max(1, values.numel() // SAMPLES)]]

out = {}
for name, (channels, side, batch, make) in NETWORKS.items():
    net = make(channels, side).double()
    trained = dict(net.named_parameters())
    with torch.no_grad():
        for index, (key, p) in enumerate((k, v) for k, v in net.state_dict().items() if "num_batches" not in k):
            if p.dim() == 4: p.copy_(formula(index, p.shape, 2.4 / np.sqrt(p[0].numel())))
            elif p.dim() == 2: p.copy_(formula(index, p.shape, 1.7 / np.sqrt(p.shape[1])))
            elif key.endswith("running_var"): p.copy_(formula(index, p.shape, 0.2) + 1)
            elif key.endswith("weight"): p.copy_(formula(index, p.shape, 0.1) + 1)
            else: p.copy_(formula(index, p.shape, 0.1))
    x = formula(1000, (batch, channels, side, side), 1)
    with torch.no_grad(): inference = net.eval()(x)
    features = net.train()(x)
    head = formula(1001, (CLASSES, features.shape[1]), 0.1)
    loss = F.cross_entropy(F.relu(features) @ head.T, torch.arange(batch) % CLASSES)
    loss.backward()
    out[name] = {
        "channels": channels, "side": side, "batch": batch, "inference": sample(inference), "training": sample(features),
        "loss": float(loss), "gradients": {k: {"largest": float(p.grad.abs().max()), "values": sample(p.grad)} for k, p in trained.items()}}
    print(name, float(loss), flush=True)
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "networks.json"), "w"))
