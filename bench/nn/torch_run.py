"""PyTorch: python3 torch_run.py NETWORK THREADS. Answers each line of standard input with one timed pass, as rounds.ts does."""

import json
import os
import re
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


def network():
    """The network and a function of the number of batches that makes data for it."""
    if name == "mlp":
        layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
        return layers, 640, lambda n: (torch.rand(n, 64, 28, 28), torch.randint(0, 10, (n, 64)))
    if name == "cnn":
        pool = nn.MaxPool2d(2)
        layers = nn.Sequential(
            *[nn.Conv2d(1, 32, 3), nn.ReLU(), pool, nn.Conv2d(32, 64, 3), nn.ReLU(), pool],
            *[nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10)],
        )
        return layers, 32, lambda n: (torch.rand(n, 64, 1, 28, 28), torch.randint(0, 10, (n, 64)))
    return Gpt(), 24, lambda n: (torch.randint(0, 65, (n, 12, 64)), torch.randint(0, 65, (n, 12, 64)))


model, most, data = network()
optimizer = torch.optim.Adam(model.parameters())


def run(steps):
    """Milliseconds a step over so many batches, and those computed by all threads; making the data is not counted."""
    x, y = data(steps)
    start, before = time.perf_counter(), time.process_time()
    for batch, labels in zip(x, y):
        scores = model(batch)
        loss = F.cross_entropy(scores.reshape(-1, scores.shape[-1]), labels.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    taken = time.perf_counter() - start, time.process_time() - before
    return [seconds * 1000 / steps for seconds in taken]


def blas():
    """The library that multiplies matrices: what the process has loaded, else what PyTorch says it was built with."""
    built = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    if built and built.group(1) == "mkl":
        return "MKL"
    try:
        paths = {line.split()[-1] for line in open("/proc/self/maps") if "blas" in line.lower()}
    except OSError:
        return built.group(1) if built else "unknown"
    tuned = {p for p in paths if re.search("openblas|blis|atlas|mkl", p)}
    named = sorted(os.path.basename(p) for p in tuned if re.search("openblas|blis|atlas|mkl", os.path.basename(p)))
    return ", ".join(named or sorted(tuned)) if tuned else "reference BLAS (untuned: no fair peer; apt-get install libopenblas0-pthread)"


def say(**what):
    print(json.dumps(what), flush=True)


run(2)
first, _ = run(max(2, most // 16))
steps = max(2, min(most, round(1500 / first)))
run(steps)
say(about=f"PyTorch {torch.__version__}, BLAS: {blas()}, oneDNN: {torch.backends.mkldnn.is_available()}", steps=steps)
for _ in sys.stdin:
    milliseconds, computed = run(steps)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(milliseconds=milliseconds, computed=computed, megabytes=memory)
