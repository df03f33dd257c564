"""The backbones as PyTorch modules: what fixtures are made with, and what Benchmarks/ measures against."""
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

class Plain(nn.Module):
    def __init__(self, spec, channels, side, widths):
        super().__init__()
        layers, c = [], channels
        for s in spec:
            if s[0] == "P": layers.append(nn.MaxPool2d(s[1], 2))
            else:
                layers += [nn.Conv2d(c, s[0], s[1], s[2], s[3]), nn.BatchNorm2d(s[0]), nn.ReLU()]
                c = s[0]
        self.features = nn.Sequential(*layers)
        flat = self.features(torch.zeros(2, channels, side, side)).flatten(1).shape[1]
        if len(widths) == 1: self.classifier = nn.Sequential(nn.Linear(flat, widths[0]))
        else: self.classifier = nn.Sequential(nn.Dropout(0), nn.Linear(flat, widths[0]), nn.ReLU(), nn.Dropout(0), nn.Linear(*widths))
    def forward(self, x): return self.classifier(self.features(x).flatten(1))

class Block(nn.Module):
    def __init__(self, c, d, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(c, d, 3, stride, 1, bias=False), nn.BatchNorm2d(d)
        self.conv2, self.bn2 = nn.Conv2d(d, d, 3, 1, 1, bias=False), nn.BatchNorm2d(d)
        self.downsample = nn.Sequential(nn.Conv2d(c, d, 1, stride, bias=False), nn.BatchNorm2d(d)) if stride > 1 else None
    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))

class ResNet18(nn.Module):
    def __init__(self, channels, side):
        super().__init__()
        self.is_small = side < 65
        self.conv1 = nn.Conv2d(channels, 64, 3, 1, 1, bias=False) if self.is_small else nn.Conv2d(channels, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        for i, (c, d) in enumerate([(64, 64), (64, 128), (128, 256), (256, 512)]):
            setattr(self, f"layer{i + 1}", nn.Sequential(Block(c, d, 1 if i == 0 else 2), Block(d, d, 1)))
    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        if not self.is_small: x = F.max_pool2d(x, 3, 2, 1)
        return self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3))

def stages(*groups): return [x for c, n in groups for x in [(c, 3, 1, 1)] * n + [("P", 2)]]

ALEXNET = [(96, 11, 4, 2), ("P", 3), (256, 5, 1, 2), ("P", 3), (384, 3, 1, 1), (384, 3, 1, 1), (256, 3, 1, 1), ("P", 3)]
NETWORKS = {  # name: channels, side, batch, module
    "small": (1, 28, 6, lambda c, s: Plain(stages((32, 2), (64, 2), (128, 2)), c, s, [256])),
    "vgg-s": (2, 32, 6, lambda c, s: Plain(stages((64, 2), (128, 2), (256, 2)), c, s, [512])),
    "alexnet": (2, 63, 8, lambda c, s: Plain(ALEXNET, c, s, [4096, 4096])),
    "vgg16": (2, 32, 8, lambda c, s: Plain(stages((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), c, s, [4096, 4096])),
    "resnet18": (3, 32, 6, ResNet18),
    "resnet18-large": (3, 72, 6, ResNet18),
}

def formula(index, shape, scale):
    """A hash of each place and the index in -1..1, times a scale: weights that need not be stored."""
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(int(np.prod(shape)), dtype=np.uint64) + np.uint64(1)) * np.uint64(2654435761) + np.uint64(97 * index)
    h &= mask
    h ^= h >> np.uint64(15)
    h = h * np.uint64(2246822519) & mask
    h ^= h >> np.uint64(13)
    unit = (h.astype("f8") / 2**31 - 1).astype("f4")
    return torch.from_numpy((unit * np.float32(scale)).astype("f4").astype("f8").reshape(shape))

def fill(net):
    """Gives every parameter formula weights, in the order of the module."""
    with torch.no_grad():
        for index, (key, p) in enumerate((k, v) for k, v in net.state_dict().items() if "num_batches" not in k):
            if p.dim() == 4: p.copy_(formula(index, p.shape, 2.4 / np.sqrt(p[0].numel())))
            elif p.dim() == 2: p.copy_(formula(index, p.shape, 1.7 / np.sqrt(p.shape[1])))
            elif key.endswith("running_var"): p.copy_(formula(index, p.shape, 0.2) + 1)
            elif key.endswith("weight"): p.copy_(formula(index, p.shape, 0.1) + 1)
            else: p.copy_(formula(index, p.shape, 0.1))
