#!/usr/bin/env python3
"""What PyTorch computes with each backbone on formula weights, in double precision, written to networks.json.

    pip install torch==2.13.0+cpu && python make_networks.py

Weight i of parameter p is a hash of (i, p) in -1..1 times a scale, so that no weights need be stored. Features are
those of inference mode; loss and gradients those of a training step without dropout.
"""
import json, os, torch, torch.nn.functional as F
from networks import NETWORKS, fill, formula

torch.set_num_threads(2)
CLASSES, SAMPLES = 10, 12

def sample(values): return [float(f"{v:.8g}") for v in values.detach().reshape(-1)[::max(1, values.numel() // SAMPLES)]]

out = {}
for name, (channels, side, batch, make) in NETWORKS.items():
    net = make(channels, side).double()
    trained = dict(net.named_parameters())
    fill(net)
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
