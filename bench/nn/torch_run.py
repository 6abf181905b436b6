"""One run of PyTorch: python3 torch_run.py NETWORK THREADS. Prints one line of JSON."""

import json
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

name, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(128), nn.LayerNorm(128)
        self.qkv, self.out = nn.Linear(128, 384), nn.Linear(128, 128)
        self.wide, self.narrow = nn.Linear(128, 512), nn.Linear(512, 128)
        self.register_buffer("mask", torch.tril(torch.ones(64, 64)).bool())

    def forward(self, x):
        batch, steps, width = x.shape
        q, k, v = (part.view(batch, steps, 4, 32).transpose(1, 2) for part in self.qkv(self.norm1(x)).split(128, 2))
        scores = (q @ k.transpose(-2, -1)) * 32**-0.5
        weights = scores.masked_fill(~self.mask, float("-inf")).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(batch, steps, width))
        return x + self.narrow(F.gelu(self.wide(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.position = nn.Embedding(65, 128), nn.Parameter(torch.zeros(64, 128))
        self.blocks = nn.Sequential(*[Block() for _ in range(4)])
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 65)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.embedding(x) + self.position)))


if name == "mlp":
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    x, y = torch.rand(640, 64, 28, 28), torch.randint(0, 10, (640, 64))
elif name == "cnn":
    pool = nn.MaxPool2d(2)
    model = nn.Sequential(
        *[nn.Conv2d(1, 32, 3), nn.ReLU(), pool, nn.Conv2d(32, 64, 3), nn.ReLU(), pool],
        *[nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10)],
    )
    x, y = torch.rand(32, 64, 1, 28, 28), torch.randint(0, 10, (32, 64))
else:
    model = Gpt()
    x, y = torch.randint(0, 65, (24, 12, 64)), torch.randint(0, 65, (24, 12, 64))
optimizer = torch.optim.Adam(model.parameters())


def epoch():
    for batch, labels in zip(x, y):
        scores = model(batch)
        loss = F.cross_entropy(scores.reshape(-1, scores.shape[-1]), labels.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


epoch()
times = []
for _ in range(5):
    start = time.perf_counter()
    epoch()
    times.append((time.perf_counter() - start) * 1000 / len(x))
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"times": times, "megabytes": megabytes, "version": torch.__version__}))
