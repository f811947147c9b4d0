#!/usr/bin/env python3
"""Finetunes what decodes (DVAE decoder and Vocos) against discriminators; the codes stay as they are.

Reads WORK/codec.pt and WORK/audio, writes WORK/vocoder.pt again and again: averaged weights; goes on from that file where
it is there. Crops have hard edges and the lengths that streaming decodes.
"""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import weight_norm

from audio import LogMel, Recording, Shards, SpectralLoss
from averaging import Average
from codec_model import Dvae, Vocos, quantize
from phase import parse
from settings import HOP

CONTEXT_STEPS = 12
LONG_CROP = 32
SHORT_CROPS = (12, 16, 20, 25, 29)
SHORT_EVERY = 4  # every fourth batch has a short crop
PEAK_RATE = 3e-4
WARM_UP_STEPS = 50
DECAY_SHARE = 0.5
SAVE_SECONDS = 20
MOST_HOURS = 12
LOG_EVERY = 100


class PeriodDiscriminator(nn.Module):
    """Judges a wave folded into columns of one period."""

    def __init__(self, period, width):
        super().__init__()
        self._period = period
        channels = [1, width, 2 * width, 5 * width, 10 * width]
        steps = [
            weight_norm(nn.Conv2d(a, b, (5, 1), (3, 1), padding=(2, 0)))
            for a, b in zip(channels, channels[1:], strict=False)
        ]
        steps.append(weight_norm(nn.Conv2d(channels[-1], channels[-1], (5, 1), padding=(2, 0))))
        self.layers = nn.ModuleList(steps)
        self.verdict = weight_norm(nn.Conv2d(channels[-1], 1, (3, 1), padding=(1, 0)))

    def forward(self, waves):
        short = -waves.shape[1] % self._period
        x = functional.pad(waves[:, None], (0, short), mode="reflect").unflatten(2, (-1, self._period))
        return judged(x, self.layers, self.verdict)


class SpectrumDiscriminator(nn.Module):
    """Judges a magnitude spectrogram of one resolution."""

    def __init__(self, size, width):
        super().__init__()
        self._size = size
        self.register_buffer("window", torch.hann_window(size), persistent=False)
        plan = [(1, (3, 9), (1, 1)), *[(width, (3, 9), (1, 2))] * 3, (width, (3, 3), (1, 1))]
        self.layers = nn.ModuleList(
            weight_norm(nn.Conv2d(a, width, kernel, stride, padding=(kernel[0] // 2, kernel[1] // 2)))
            for a, kernel, stride in plan
        )
        self.verdict = weight_norm(nn.Conv2d(width, 1, 3, padding=1))

    def forward(self, waves):
        with torch.autocast(waves.device.type, enabled=False):
            spectrum = torch.stft(waves.float(), self._size, self._size // 4, window=self.window, return_complex=True)
            x = (spectrum.real.square() + spectrum.imag.square() + 1e-7) ** 0.25
        return judged(x.transpose(1, 2)[:, None], self.layers, self.verdict)


def judged(x, layers, verdict):
    """The verdict and what the layers saw on the way."""
    seen = []
    for layer in layers:
        x = functional.leaky_relu(layer(x), 0.1)
        seen.append(x)
    return verdict(x), seen


def discriminators(width):
    return nn.ModuleList(
        [PeriodDiscriminator(period, width) for period in (2, 3, 5, 7, 11)]
        + [SpectrumDiscriminator(size, width) for size in (512, 1024, 2048)]
    )


class Finetuning:
    """The networks, their optimisers, and one step."""

    def __init__(self, phase):
        self._phase = phase
        saved = (phase.work / "vocoder.pt").exists()
        state = phase.load("vocoder.pt" if saved else "codec.pt")
        self.dvae, self.vocos = Dvae(phase.sizes).to(phase.device), Vocos(phase.sizes).to(phase.device)
        self.dvae.load_state_dict(state["dvae"])
        self.vocos.load_state_dict(state["vocos"])
        self.dvae.eval()  # the batch norm in front of the codes keeps its numbers
        self.average = Average({"dvae": self.dvae, "vocos": self.vocos}, 0.998)
        self._judges = discriminators(phase.sizes.discriminator_width).to(phase.device)
        self._mel, self._spectral = LogMel().to(phase.device), SpectralLoss().to(phase.device)
        self._made_by = [*self.dvae.decoding_parameters(), *self.vocos.parameters()]
        self._maker = torch.optim.AdamW(self._made_by, betas=(0.8, 0.99), weight_decay=0.01)
        self._judge = torch.optim.AdamW(self._judges.parameters(), betas=(0.8, 0.99), weight_decay=0.01)

    def set_rate(self, rate):
        for optimizer in (self._maker, self._judge):
            optimizer.param_groups[0]["lr"] = rate

    def step(self, waves, steps):
        """Trains on crops [batch, (steps + 2 * CONTEXT_STEPS) * 2 * HOP]; returns losses by name."""
        with torch.no_grad():
            mel = self._mel(waves)
            with self._phase.autocast():
                latent = self.dvae.encode(mel)
            values, _ = quantize(latent.float()[:, CONTEXT_STEPS : CONTEXT_STEPS + steps])
        inside = slice(CONTEXT_STEPS * 2, (CONTEXT_STEPS + steps) * 2)
        target_mel, target = mel[..., inside], waves[:, inside.start * HOP : inside.stop * HOP]
        with self._phase.autocast():
            made_mel = self.dvae.decode(values).float()
            made = self.vocos(made_mel)
        judge_loss = self._train_judges(target, made.detach())
        losses = self._judged(target, made) | {
            "mel": functional.l1_loss(made_mel, target_mel),
            "wave_mel": functional.l1_loss(self._mel(made), self._mel(target)),
            "spectral": self._spectral(made, target),
        }
        loss = losses["adversarial"] + 2 * losses["features"]
        loss = loss + 5 * losses["mel"] + 30 * losses["wave_mel"] + 2 * losses["spectral"]
        self._maker.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._made_by, 100.0)
        self._maker.step()
        self.average.update()
        return losses | {"judges": judge_loss}

    def _train_judges(self, target, made):
        self._judges.requires_grad_(True)
        loss = 0
        with self._phase.autocast():
            for judge in self._judges:
                real, fake = judge(torch.cat([target, made]))[0].float().chunk(2)
                loss = loss + (1 - real).square().mean() + fake.square().mean()
        self._judge.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._judges.parameters(), 50.0)
        self._judge.step()
        return loss.detach()

    def _judged(self, target, made):
        self._judges.requires_grad_(False)
        adversarial, features = 0, 0
        with self._phase.autocast():
            for judge in self._judges:
                verdict, seen = judge(torch.cat([target, made]))
                adversarial = adversarial + (1 - verdict.float().chunk(2)[1]).square().mean()
                for layer in seen:
                    real, fake = layer.float().chunk(2)
                    features = features + functional.l1_loss(fake, real.detach())
        return {"adversarial": adversarial, "features": features}


def main():
    phase, _ = parse("gan", __doc__)
    phase.wait_for_file("codec.pt")
    recording = Recording(Shards(phase.work / "audio"), phase.device)
    recording.take_new(MOST_HOURS)
    finetuning = Finetuning(phase)
    begin = phase.elapsed()
    step, saved = 0, begin
    phase.say(f"begins with {recording.hours():.2f} h")
    while phase.elapsed() < phase.until:
        left = (phase.until - phase.elapsed()) / (phase.until - begin)
        finetuning.set_rate(PEAK_RATE * min(1, (step + 1) / WARM_UP_STEPS, left / DECAY_SHARE))
        steps = SHORT_CROPS[step // SHORT_EVERY % len(SHORT_CROPS)] if step % SHORT_EVERY == 0 else LONG_CROP
        waves = recording.crops(phase.sizes.gan_batch, (steps + 2 * CONTEXT_STEPS) * 2 * HOP)
        losses = finetuning.step(waves, steps)
        step += 1
        if step % LOG_EVERY == 1:
            values = {name: round(float(value.detach()), 3) for name, value in losses.items()}
            phase.say(f"step {step} {values} {step / (phase.elapsed() - begin):.1f} steps/s")
            phase.note(steps=step, losses=values)
        if phase.elapsed() > saved + SAVE_SECONDS:
            phase.save("vocoder.pt", finetuning.average.state())
            recording.take_new(MOST_HOURS)
            saved = phase.elapsed()
    phase.save("vocoder.pt", finetuning.average.state())
    phase.note(steps=step)
    phase.say(f"done after {step} steps")


if __name__ == "__main__":
    main()
