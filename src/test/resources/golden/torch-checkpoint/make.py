"""Writes checkpoint.pt; run with torch 2.3.1."""

import torch

torch.manual_seed(0)
module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
state = module.state_dict()
state["half"] = torch.tensor([[1.5, -2.0], [65504.0, 2**-24]], dtype=torch.float16)
state["bfloat"] = torch.tensor([1.0, -3.140625], dtype=torch.bfloat16)
shared = torch.arange(12, dtype=torch.float32)
state["whole"] = shared
state["middle"] = shared[4:8].view(2, 2)
state["scalar"] = torch.tensor(7.0)
state["empty"] = torch.zeros(0, 3)
torch.save(state, "checkpoint.pt")
