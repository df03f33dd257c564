#!/usr/bin/env python3
"""The features that PyTorch computes with the paper's networks on formula weights, written to paper-networks.json.

    pip install torch==2.13.0+cpu && python make_paper_networks.py

Weight i of parameter p is sin(0.37 i + p) / sqrt(fan-in) (x 1.5 for convolutions), so that no weights need be stored.
"""
import json, os, numpy as np, torch, torch.nn as nn

torch.set_num_threads(2)

def build(spec, channels, side):
    layers, c = [], channels
    for s in spec:
        if s[0] == "P": layers.append(nn.MaxPool2d(s[1], 2))
        else:
            layers += [nn.Conv2d(c, s[0], s[1], s[2], s[3]), nn.BatchNorm2d(s[0]), nn.ReLU()]
            c = s[0]
    net = nn.Module()
    net.features = nn.Sequential(*layers)
    flat = net.features(torch.zeros(2, channels, side, side)).flatten(1).shape[1]
    net.classifier = nn.Sequential(nn.Dropout(), nn.Linear(flat, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096))
    return net.eval()

def formula(index, shape, scale):
    count = int(np.prod(shape))
    return torch.from_numpy((np.sin(0.37 * np.arange(count) + index) * scale).astype("f4").reshape(shape))

SPECS = {
    "alexnet": ([(96, 11, 4, 2), ("P", 3), (256, 5, 1, 2), ("P", 3), (384, 3, 1, 1), (384, 3, 1, 1), (256, 3, 1, 1), ("P", 3)], 63),
    "vgg16": ([x for c, n in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)] for x in [(c, 3, 1, 1)] * n + [("P", 2)]], 32),
}
out = {}
for name, (spec, side) in SPECS.items():
    net = build(spec, 2, side)
    with torch.no_grad():
        for index, (key, p) in enumerate((k, v) for k, v in net.state_dict().items() if "num_batches" not in k):
            if p.dim() == 4: p.copy_(formula(index, p.shape, 1.5 / np.sqrt(p[0].numel())))
            elif p.dim() == 2: p.copy_(formula(index, p.shape, 1 / np.sqrt(p.shape[1])))
            elif key.endswith("running_var"): p.copy_(formula(index, p.shape, 0.2) + 1)
            elif key.endswith("weight"): p.copy_(formula(index, p.shape, 0.1) + 1)
            else: p.copy_(formula(index, p.shape, 0.1))
        x = formula(100, (2, 2, side, side), 1)
        f = net.classifier(net.features(x).flatten(1))
    out[name] = {"side": side, "features": [round(float(v), 7) for v in f[:, ::64].reshape(-1)]}
json.dump(out, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "paper-networks.json"), "w"))
