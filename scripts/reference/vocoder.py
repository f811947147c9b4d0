"""Codes to mel and mel to wave (model reference 2.6 to 2.8), and the joining of chunks (1.9)."""

import torch
from torch.nn import functional

from bundle import Bundle

LEVELS = 5
DIGITS = 4
STAGES = 2
RESIDUAL_SCALE = 0.25
OVERLAP = 2048


def code_digits(codes: torch.Tensor) -> torch.Tensor:
    """Codes [...] to grid points [..., 4]: base-5 digits, lowest first, mapped to -1, -½, 0, ½, 1."""
    powers = LEVELS ** torch.arange(DIGITS)
    return (codes[..., None] // powers % LEVELS - 2) / 2


class Dvae:
    def __init__(self, bundle: Bundle):
        self._weight = lambda name: bundle.weight("tts.dvae." + name)
        self._layers = bundle.vocoder.dvae_layers

    def mel(self, codes: torch.Tensor) -> torch.Tensor:
        """Decodes codes [steps, 4] to log-mel frames [mels, 2·steps]."""
        x = self._conv("decoder.conv_in.0", self.features(codes), padding=1)
        x = self._conv("decoder.conv_in.2", functional.gelu(x), padding=1)
        for n in range(self._layers):
            x = conv_next(x, self._weight, f"decoder.decoder_block.{n}.", "coef", dilation=2)
        x = functional.conv1d(x, self._weight("decoder.conv_out.weight"))
        x = functional.conv1d(x, self._weight("out_conv.weight"), padding=1)
        return (x * self._weight("coef"))[0]

    def features(self, codes: torch.Tensor) -> torch.Tensor:
        """Dequantises codes [steps, 4] to [1, group dim, 2·steps]: group g of step t is frame 2t + g."""
        frames = [self._group(g, codes[:, STAGES * g : STAGES * (g + 1)]) for g in range(2)]
        return torch.stack(frames, dim=1).flatten(0, 1).T[None]

    def _group(self, group: int, codes: torch.Tensor) -> torch.Tensor:
        name = f"vq_layer.quantizer.rvqs.{group}.project_out."
        weight, bias = self._weight(name + "weight"), self._weight(name + "bias")
        digits = code_digits(codes).to(weight.dtype)
        return functional.linear(digits[:, 0] + RESIDUAL_SCALE * digits[:, 1], weight, bias)

    def _conv(self, name: str, x: torch.Tensor, padding: int) -> torch.Tensor:
        return functional.conv1d(
            x, self._weight(name + ".weight"), self._weight(name + ".bias"), padding=padding
        )


class Vocos:
    def __init__(self, bundle: Bundle):
        self._weight = bundle.vocoder_weight
        self._sizes = bundle.vocoder

    def wave(self, mel: torch.Tensor) -> torch.Tensor:
        """Turns log-mel frames [mels, frames] into frames · hop samples."""
        return inverse_stft(self.spectrum(mel), self._sizes.fft_size, self._sizes.hop)

    def spectrum(self, mel: torch.Tensor) -> torch.Tensor:
        """The complex spectrum [bins, frames] of log-mel frames [mels, frames]."""
        embed = "backbone.embed."
        x = functional.conv1d(
            mel[None], self._weight(embed + "weight"), self._weight(embed + "bias"), padding=3
        )
        x = channel_norm(x, self._weight, "backbone.norm.")
        for n in range(self._sizes.vocos_layers):
            x = conv_next(x, self._weight, f"backbone.convnext.{n}.", "gamma", dilation=1)
        x = channel_norm(x, self._weight, "backbone.final_layer_norm.")
        head = "head.out."
        x = functional.linear(x[0].T, self._weight(head + "weight"), self._weight(head + "bias"))
        magnitude, phase = x.T.chunk(2, dim=0)
        return torch.polar(magnitude.exp().clamp_max(100), phase)


def conv_next(x, weight, name: str, scale: str, dilation: int) -> torch.Tensor:
    """One residual block on x [1, channels, frames]: depthwise 7, norm, wide GELU, layer scale."""
    depthwise = name + "dwconv."
    y = functional.conv1d(
        x,
        weight(depthwise + "weight"),
        weight(depthwise + "bias"),
        padding=3 * dilation,
        dilation=dilation,
        groups=x.shape[1],
    )
    y = channel_norm(y, weight, name + "norm.").transpose(1, 2)
    y = functional.linear(y, weight(name + "pwconv1.weight"), weight(name + "pwconv1.bias"))
    y = functional.gelu(y)
    y = functional.linear(y, weight(name + "pwconv2.weight"), weight(name + "pwconv2.bias"))
    return x + (y * weight(name + scale)).transpose(1, 2)


def channel_norm(x, weight, name: str) -> torch.Tensor:
    """LayerNorm over the channels of x [1, channels, frames]."""
    normed = functional.layer_norm(
        x.transpose(1, 2), (x.shape[1],), weight(name + "weight"), weight(name + "bias"), eps=1e-6
    )
    return normed.transpose(1, 2)


def inverse_stft(spectrum: torch.Tensor, fft_size: int, hop: int) -> torch.Tensor:
    """Inverse STFT, padding "same": [bins, frames] to frames · hop samples."""
    frames = torch.fft.irfft(spectrum, n=fft_size, dim=0)
    window = torch.hann_window(fft_size, periodic=True, dtype=frames.dtype)
    squared = window.square()[:, None].expand(-1, frames.shape[1])
    cut = (fft_size - hop) // 2
    length = frames.shape[1] * hop
    wave = overlap_add(frames * window[:, None], hop)[cut : cut + length]
    return wave / overlap_add(squared, hop)[cut : cut + length]


def overlap_add(frames: torch.Tensor, hop: int) -> torch.Tensor:
    """Adds frames [size, count], each hop samples after the one before."""
    size, count = frames.shape
    out = torch.zeros((count - 1) * hop + size, dtype=frames.dtype)
    for n in range(count):
        out[n * hop : n * hop + size] += frames[:, n]
    return out


def cross_fade(previous: torch.Tensor, new: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Joins two chunks over 2,048 samples as the reference does: (emitted, kept as the next previous)."""
    j = torch.arange(OVERLAP, dtype=previous.dtype)
    joined = (previous[-OVERLAP:] * (OVERLAP - j) + new[:OVERLAP] * (j + 1)) / (OVERLAP + 1)
    return torch.cat([previous[:-OVERLAP], joined]), new[OVERLAP:]
