"""Averaged weights: smoother than the last ones, and what is shipped."""

import torch


class Average:
    """Exponential moving average of the weights of named modules; short at first, so that old weights fade early."""

    def __init__(self, modules, decay):
        self._modules = modules
        self._decay = decay
        self._step = 0
        self._mean = {name: tensor.detach().clone() for name, tensor in self._tensors().items()}

    def _tensors(self):
        return {
            f"{name}.{key}": tensor
            for name, module in self._modules.items()
            for key, tensor in module.state_dict().items()
            if tensor.is_floating_point()
        }

    @torch.no_grad()
    def update(self):
        """Takes the weights of now into the average."""
        self._step += 1
        decay = min(self._decay, (1 + self._step) / (10 + self._step))
        torch._foreach_lerp_(list(self._mean.values()), list(self._tensors().values()), 1 - decay)

    def state(self):
        """The averaged state of each module by name: copies, whole and loadable."""
        return {
            name: {
                key: self._mean.get(f"{name}.{key}", tensor).detach().clone()
                for key, tensor in module.state_dict().items()
            }
            for name, module in self._modules.items()
        }
