"""Muon: momentum whose matrices are made orthogonal before they are applied (Jordan and others, 2024)."""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the odd polynomial that drives all singular values towards 1
ITERATIONS = 5


class Muon:
    """Updates 2-D weights; matrices of one shape are handled together."""

    def __init__(self, parameters, momentum=0.95, weight_decay=0.05):
        self.rate = 0.0
        self._momentum = momentum
        self._weight_decay = weight_decay
        self._groups = {}
        for parameter in parameters:
            self._groups.setdefault(tuple(parameter.shape), []).append(parameter)
        self._velocity = {
            shape: torch.zeros(len(group), *shape, device=group[0].device) for shape, group in self._groups.items()
        }

    @torch.no_grad()
    def step(self):
        for shape, group in self._groups.items():
            gradient = torch.stack([parameter.grad.float() for parameter in group])
            velocity = self._velocity[shape].lerp_(gradient, 1 - self._momentum)
            update = orthogonal(gradient.lerp(velocity, self._momentum)) * max(1, shape[0] / shape[1]) ** 0.5
            torch._foreach_mul_(group, 1 - self.rate * self._weight_decay)
            torch._foreach_add_(group, list(update.unbind(0)), alpha=-self.rate)

    def zero_grad(self):
        for group in self._groups.values():
            for parameter in group:
                parameter.grad = None


def orthogonal(matrices):
    """The nearest matrices with singular values near 1, by Newton-Schulz iteration; [count, rows, columns]."""
    a, b, c = COEFFICIENTS
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.bfloat16() if matrices.is_cuda else matrices
    x = x.mT if tall else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(ITERATIONS):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return (x.mT if tall else x).float()
