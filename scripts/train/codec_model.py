"""The codec: mel to codes, codes to mel (DVAE), mel to wave (Vocos). Tensor names are those of the published checkpoint.

Decoding follows the published path exactly. The encoder is needed in training only and is free in its form: it sees mel
with silence at zero, so that the padding of its convolutions is silence.
"""

import torch
from torch import nn
from torch.nn import functional

from audio import LOG_MEL_FLOOR
from settings import CODES, FFT_SIZE, HOP, MELS

LEVELS = 5
DIGITS = 4
GROUPS = 2
RESIDUAL_SCALE = 0.25
LATENT_REACH = 1.25  # largest value that a coarse and a fine digit can express together
MEL_SCALE = 4.0


class ConvNeXtBlock(nn.Module):
    """Depthwise 7, norm, wide GELU, layer scale, on [batch, channels, frames]."""

    def __init__(self, channels, intermediate, dilation, scale_name, scale):
        super().__init__()
        self.dwconv = nn.Conv1d(channels, channels, 7, padding=3 * dilation, dilation=dilation, groups=channels)
        self.norm = nn.LayerNorm(channels, eps=1e-6)
        self.pwconv1 = nn.Linear(channels, intermediate)
        self.pwconv2 = nn.Linear(intermediate, channels)
        self._scale_name = scale_name
        self.register_parameter(scale_name, nn.Parameter(torch.full((channels,), float(scale))))

    def forward(self, x):
        y = self.norm(self.dwconv(x).transpose(1, 2))
        y = self.pwconv2(functional.gelu(self.pwconv1(y))) * getattr(self, self._scale_name)
        return x + y.transpose(1, 2)


class ConvStack(nn.Module):
    """The shape of both DVAE halves: two convolutions in, blocks, one convolution out."""

    def __init__(self, inputs, bottleneck, hidden, layers, outputs, dilation):
        super().__init__()
        self.conv_in = nn.Sequential(
            nn.Conv1d(inputs, bottleneck, 3, padding=1), nn.GELU(), nn.Conv1d(bottleneck, hidden, 3, padding=1)
        )
        self.decoder_block = nn.ModuleList(
            ConvNeXtBlock(hidden, 4 * hidden, dilation, "coef", 0.2) for _ in range(layers)
        )
        self.conv_out = nn.Conv1d(hidden, outputs, 1, bias=False)

    def forward(self, x):
        x = self.conv_in(x)
        for block in self.decoder_block:
            x = block(x)
        return self.conv_out(x)


class Group(nn.Module):
    """Linear maps of one group into and out of its four latent numbers."""

    def __init__(self, width):
        super().__init__()
        self.project_in = nn.Linear(width, DIGITS)
        self.project_out = nn.Linear(DIGITS, width)


class Quantizer(nn.Module):
    """Grouped residual finite scalar quantiser: two groups of a coarse and a fine code, five levels a number.

    A batch norm in front of the tanh keeps the latent numbers spread: without it tanh saturates and the codes die.
    """

    def __init__(self, width):
        super().__init__()
        self.quantizer = nn.Module()
        self.quantizer.rvqs = nn.ModuleList(Group(width) for _ in range(GROUPS))
        self.spread = nn.BatchNorm1d(GROUPS * DIGITS, affine=False, momentum=0.02)

    def latent(self, features):
        """Encoder output [batch, groups * width, steps] to latent numbers [batch, steps, groups, DIGITS]."""
        parts = features.transpose(1, 2).chunk(GROUPS, dim=2)
        groups = zip(self.quantizer.rvqs, parts, strict=True)
        z = torch.cat([group.project_in(part) for group, part in groups], dim=2).float()
        z = self.spread(z.flatten(0, 1)).view(z.shape)
        return LATENT_REACH * torch.tanh(0.8 * z).unflatten(2, (GROUPS, DIGITS))

    def features(self, values):
        """Latent numbers [batch, steps, groups, DIGITS] to [batch, width, 2 * steps]: group g of step t is frame 2t + g."""
        frames = [group.project_out(values[:, :, g]) for g, group in enumerate(self.quantizer.rvqs)]
        return torch.stack(frames, dim=2).flatten(1, 2).transpose(1, 2)


def quantize(latent, keep_fine=None):
    """Nearest values that codes can express, gradients passed through, and the codes [batch, steps, books].

    keep_fine, broadcast against latent, is 0 where the fine digits shall be zero.
    """
    coarse = (torch.round(2 * latent) / 2).clamp(-1, 1)
    fine = (torch.round(8 * (latent - coarse)) / 2).clamp(-1, 1)
    if keep_fine is not None:
        fine = fine * keep_fine
    values = coarse + RESIDUAL_SCALE * fine
    codes = torch.stack([digits_to_code(coarse), digits_to_code(fine)], dim=3).flatten(2)
    return latent + (values - latent).detach(), codes


def digits_to_code(digits):
    powers = LEVELS ** torch.arange(DIGITS, device=digits.device)
    return ((2 * digits + 2).round().long() * powers).sum(dim=-1)


def code_values(codes):
    """Codes [batch, steps, books] to latent numbers [batch, steps, groups, DIGITS]."""
    powers = LEVELS ** torch.arange(DIGITS, device=codes.device)
    digits = ((codes[..., None] // powers) % LEVELS - 2).float() / 2
    return digits[:, :, 0::2] + RESIDUAL_SCALE * digits[:, :, 1::2]


class Dvae(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        width, hidden = sizes.group_dim, sizes.encoder_hidden
        self.coef = nn.Parameter(torch.ones(1, MELS, 1))
        self.downsample_conv = nn.Sequential(
            nn.Conv1d(MELS, hidden, 3, padding=1),
            nn.GELU(),
            nn.Conv1d(hidden, hidden, 4, stride=2, padding=1),
            nn.GELU(),
        )
        self.encoder = ConvStack(hidden, hidden // 2, hidden, sizes.encoder_layers, GROUPS * width, dilation=1)
        self.vq_layer = Quantizer(width)
        self.decoder = ConvStack(
            width, sizes.bottleneck, sizes.dvae_hidden, sizes.dvae_layers, sizes.dvae_output, dilation=2
        )
        self.out_conv = nn.Conv1d(sizes.dvae_output, MELS, 3, padding=1, bias=False)

    def encode(self, mel):
        """Log-mel [batch, MELS, 2 * steps] to latent numbers."""
        above_silence = (mel - LOG_MEL_FLOOR) / MEL_SCALE
        return self.vq_layer.latent(self.encoder(self.downsample_conv(above_silence)))

    def decode(self, values):
        """Latent numbers [batch, steps, groups, DIGITS] to log-mel [batch, MELS, 2 * steps]."""
        return self.out_conv(self.decoder(self.vq_layer.features(values))) * self.coef

    def decoding_parameters(self):
        """Parameters that decode; the others only encode."""
        return [parameter for name, parameter in self.named_parameters() if is_shipped(name)]


def is_shipped(name):
    """Whether a tensor of the DVAE is needed to decode."""
    return not name.startswith(("encoder.", "downsample_conv.", "vq_layer.spread.")) and "project_in" not in name


class Vocos(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.backbone = nn.Module()
        self.backbone.embed = nn.Conv1d(MELS, sizes.vocos_dim, 7, padding=3)
        self.backbone.norm = nn.LayerNorm(sizes.vocos_dim, eps=1e-6)
        self.backbone.convnext = nn.ModuleList(
            ConvNeXtBlock(sizes.vocos_dim, sizes.vocos_intermediate, 1, "gamma", 1 / sizes.vocos_layers)
            for _ in range(sizes.vocos_layers)
        )
        self.backbone.final_layer_norm = nn.LayerNorm(sizes.vocos_dim, eps=1e-6)
        self.head = nn.Module()
        self.head.out = nn.Linear(sizes.vocos_dim, FFT_SIZE + 2)
        self.register_buffer("window", torch.hann_window(FFT_SIZE), persistent=False)

    def forward(self, mel):
        """Log-mel [batch, MELS, frames] to wave [batch, frames * HOP]."""
        x = self.backbone.norm(self.backbone.embed(mel).transpose(1, 2)).transpose(1, 2)
        for block in self.backbone.convnext:
            x = block(x)
        x = self.head.out(self.backbone.final_layer_norm(x.transpose(1, 2)))
        magnitudes, phase = x.float().transpose(1, 2).chunk(2, dim=1)
        return self._inverse_stft(torch.polar(magnitudes.exp().clamp_max(100), phase))

    def _inverse_stft(self, spectrum):
        frames = torch.fft.irfft(spectrum, FFT_SIZE, dim=1) * self.window[:, None]
        weights = self.window.square()[None, :, None].expand(1, -1, frames.shape[2])
        cut, length = (FFT_SIZE - HOP) // 2, frames.shape[2] * HOP
        wave = overlap_add(frames)[:, cut : cut + length]
        return wave / overlap_add(weights)[:, cut : cut + length]


def overlap_add(frames):
    """Adds frames [batch, size, count], each HOP samples after the one before."""
    batch, size, count = frames.shape
    length = (count - 1) * HOP + size
    return functional.fold(frames, (1, length), (1, size), stride=(1, HOP))[:, 0, 0]


def codes_in_use(codes):
    """How many of the codes occur, for each book."""
    return [int((torch.bincount(codes[..., k].flatten(), minlength=CODES) > 0).sum()) for k in range(codes.shape[-1])]
