"""Averaged weights: smoother than the last ones, and what is shipped."""

import torch


class Average:
    """Exponential moving average of the weights of named modules, which are changed in place.

    Short at first, so that the weights it began with fade early.
    """

    def __init__(self, modules, decay):
        self._modules = modules
        self._decay = decay
        self._step = 0
        self._live = {
            f"{name}.{key}": tensor
            for name, module in modules.items()
            for key, tensor in module.state_dict().items()
            if tensor.is_floating_point()
        }
        self._mean = {name: tensor.detach().clone() for name, tensor in self._live.items()}

    @torch.no_grad()
    def update(self):
        """Takes the weights of now into the average."""
        self._step += 1
        decay = min(self._decay, (1 + self._step) / (10 + self._step))
        torch._foreach_lerp_(list(self._mean.values()), list(self._live.values()), 1 - decay)

    def state(self):
        """The averaged state of each module by name: copies, whole and loadable."""
        return {
            name: {
                key: self._mean.get(f"{name}.{key}", tensor).detach().clone()
                for key, tensor in module.state_dict().items()
            }
            for name, module in self._modules.items()
        }
